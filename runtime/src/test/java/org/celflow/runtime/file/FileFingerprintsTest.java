package org.celflow.runtime.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileFingerprintsTest {
    @TempDir
    Path folder;

    /** Late enough that every file of the test is old. */
    private final InstantSource later = InstantSource.fixed(Instant.now().plusSeconds(3600));

    private FileFingerprints fingerprints(InstantSource clock) {
        return new FileFingerprints(Optional.of(folder.resolve("digests")), clock);
    }

    @Test
    void anOldFileIsReadOnceAndNotAgainAfterARestart() throws IOException {
        Path model = Files.writeString(folder.resolve("model"), "weights");
        FileFingerprints first = fingerprints(later);
        String digest = first.of(model).sha256();
        assertThat(digest).isEqualTo(Sha256.of("weights".getBytes(StandardCharsets.UTF_8)));
        first.of(model);
        assertThat(first.bytesRead()).isEqualTo(7);
        first.save();
        FileFingerprints second = fingerprints(later);
        assertThat(second.of(model).sha256()).isEqualTo(digest);
        assertThat(second.bytesRead()).isZero();
    }

    @Test
    void aFileYoungerThanATickOfItsClockIsNotTrusted() throws IOException {
        Path file = Files.writeString(folder.resolve("mask"), "one");
        FileTime stamp = Files.getLastModifiedTime(file);
        FileFingerprints now =
                fingerprints(InstantSource.fixed(stamp.toInstant().plusMillis(500)));
        String one = now.of(file).sha256();
        Files.writeString(file, "two");
        Files.setLastModifiedTime(file, stamp);
        assertThat(now.of(file).sha256()).isNotEqualTo(one);
        now.of(file);
        assertThat(now.bytesRead()).as("read each time").isEqualTo(9);
    }

    @Test
    void aFileReplacedByAnotherOfTheSameSizeAndTimeIsNoticed() throws IOException {
        Path file = Files.writeString(folder.resolve("mask"), "one");
        FileFingerprints fingerprints = fingerprints(later);
        String one = fingerprints.of(file).sha256();
        Path other = Files.writeString(folder.resolve("other"), "two");
        Files.setLastModifiedTime(other, Files.getLastModifiedTime(file));
        Files.move(other, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThat(fingerprints.of(file).sha256()).isNotEqualTo(one);
    }

    @Test
    void damagedMemoryOfDigestsIsForgotten() throws IOException {
        Path model = Files.writeString(folder.resolve("model"), "weights");
        FileFingerprints first = fingerprints(later);
        first.of(model);
        first.save();
        byte[] whole = Files.readAllBytes(folder.resolve("digests"));
        for (int at = 0; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 4;
            Files.write(folder.resolve("digests"), damaged);
            FileFingerprints second = fingerprints(later);
            second.of(model);
            assertThat(second.bytesRead()).as("byte %d", at).isEqualTo(7);
        }
    }

    @Test
    void foldersAndAbsentFilesHaveNoDigest() {
        FileFingerprints fingerprints = fingerprints(later);
        assertThatThrownBy(() -> fingerprints.of(folder)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> fingerprints.of(folder.resolve("none"))).isInstanceOf(IOException.class);
    }
}
