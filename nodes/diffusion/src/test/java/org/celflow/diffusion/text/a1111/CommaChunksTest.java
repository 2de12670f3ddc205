package org.celflow.diffusion.text.a1111;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.celflow.diffusion.text.Token;
import org.junit.jupiter.api.Test;

class CommaChunksTest {
    private static final int COMMA = 267;
    private static final Token FILLER = new Token(0, 1, 0);

    @Test
    void whatFollowsANearCommaMovesToTheNextChunk() {
        List<List<Token>> chunks = laidOut(words(60, COMMA), words(20));
        // 61 tokens, then 14 of the 20 fit; the comma is 15 tokens back
        assertThat(chunks).hasSize(2);
        assertThat(chunks.get(0)).hasSize(75);
        assertThat(ids(chunks.get(0)).subList(60, 62)).containsExactly(COMMA, 0);
        assertThat(count(chunks.get(0))).isEqualTo(61);
        assertThat(count(chunks.get(1))).isEqualTo(20);
    }

    @Test
    void aFarCommaStaysWhereItIs() {
        List<List<Token>> chunks = laidOut(words(54, COMMA), words(40));
        assertThat(count(chunks.get(0))).isEqualTo(75);
        assertThat(count(chunks.get(1))).isEqualTo(20);
        // one token nearer, it counts
        assertThat(count(laidOut(words(55, COMMA), words(40)).get(0))).isEqualTo(56);
    }

    @Test
    void aCommaBehindAFullChunkBeginsTheNext() {
        List<List<Token>> chunks = laidOut(words(75, COMMA));
        assertThat(count(chunks.get(0))).isEqualTo(75);
        assertThat(ids(chunks.get(1))).startsWith(COMMA, 0);
    }

    @Test
    void aLearnedWordStaysWhole() {
        CommaChunks chunks = new CommaChunks(FILLER);
        words(70).forEach(chunks::add);
        List<Token> learned = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            learned.add(new Token(7, 1, 1));
        }
        chunks.add(learned);
        assertThat(count(chunks.all().get(0))).isEqualTo(70);
        assertThat(count(chunks.all().get(1))).isEqualTo(8);
    }

    @Test
    void nothingIsOneChunkOfFiller() {
        assertThat(new CommaChunks(FILLER).all())
                .containsExactly(new ArrayList<>(java.util.Collections.nCopies(75, FILLER)));
    }

    @SafeVarargs
    private static List<List<Token>> laidOut(List<List<Token>>... units) {
        CommaChunks chunks = new CommaChunks(FILLER);
        for (List<List<Token>> some : units) {
            some.forEach(chunks::add);
        }
        return chunks.all();
    }

    private static List<List<Token>> words(int count, int... more) {
        List<List<Token>> units = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            units.add(List.of(new Token(320 + i, 1, 1)));
        }
        for (int id : more) {
            units.add(List.of(new Token(id, 1, 1)));
        }
        return units;
    }

    private static List<Integer> ids(List<Token> chunk) {
        return chunk.stream().map(Token::id).toList();
    }

    private static long count(List<Token> chunk) {
        return chunk.stream().filter(token -> token.id() != 0).count();
    }
}
