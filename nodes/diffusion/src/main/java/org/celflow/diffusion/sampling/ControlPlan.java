package org.celflow.diffusion.sampling;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.celflow.diffusion.model.ControlUse;
import org.celflow.diffusion.model.LoadedControlNet;
import org.celflow.node.value.Conditioning;
import org.celflow.node.value.Conditioning.Control;
import org.celflow.node.value.ControlNet;
import org.celflow.node.value.Image;
import org.celflow.node.value.Mask;

/**
 * The control networks of all guides. A network that controls several guides with the same picture over the same part of the
 * schedule runs once for all of them.
 */
final class ControlPlan {
    private final NoiseSchedule schedule;
    private final int guides;
    private final List<Shared> shared = new ArrayList<>();

    private record Shared(Control control, List<Double> strength) {
        boolean fits(Control other, int guide) {
            return strength.get(guide) == 0
                    && control.network().equals(other.network())
                    && control.start() == other.start()
                    && control.end() == other.end()
                    && control.fade() == other.fade()
                    && samePicture(control.hint(), other.hint())
                    && same(control.second(), other.second(), Shared::samePicture)
                    && same(control.region(), other.region(), Shared::sameMask);
        }

        private static <T> boolean same(Optional<T> a, Optional<T> b, BiPredicate<T, T> equal) {
            return a.isPresent() && b.isPresent() ? equal.test(a.get(), b.get()) : a.isEmpty() && b.isEmpty();
        }

        private static boolean samePicture(Image a, Image b) {
            return a == b
                    || a.width() == b.width()
                            && a.channels() == b.channels()
                            && a.pixels().equals(b.pixels());
        }

        private static boolean sameMask(Mask a, Mask b) {
            return a == b || a.width() == b.width() && a.coverage().equals(b.coverage());
        }
    }

    ControlPlan(NoiseSchedule schedule, List<Conditioning.Entry> entries) {
        this.schedule = schedule;
        this.guides = entries.size();
        for (int guide = 0; guide < guides; guide++) {
            for (Control control : entries.get(guide).controls()) {
                if (control.strength() != 0) {
                    add(control, guide);
                }
            }
        }
    }

    private void add(Control control, int guide) {
        Shared use =
                shared.stream().filter(s -> s.fits(control, guide)).findFirst().orElse(null);
        if (use == null) {
            use = new Shared(control, new ArrayList<>(Collections.nCopies(guides, 0.0)));
            shared.add(use);
        }
        use.strength.set(guide, control.strength());
    }

    /**
     * The uses for some of the guides, always all of them in the same order.
     *
     * @param members guides of one session
     */
    List<ControlUse> uses(List<Integer> members, Map<ControlNet, LoadedControlNet> networks) {
        return shared.stream()
                .map(s -> new ControlUse(
                        Objects.requireNonNull(networks.get(s.control.network()), "a control network was not borrowed"),
                        s.control.hint(),
                        s.control.second(),
                        members.stream().map(s.strength::get).toList(),
                        s.control.region(),
                        s.control.fade()))
                .toList();
    }

    /** Which uses are at work at a sigma. */
    BitSet activeAt(float sigma) {
        BitSet active = new BitSet();
        for (int i = 0; i < shared.size(); i++) {
            Control control = shared.get(i).control;
            active.set(
                    i,
                    sigma <= schedule.sigmaWhenDone(control.start()) && sigma >= schedule.sigmaWhenDone(control.end()));
        }
        return active;
    }
}
