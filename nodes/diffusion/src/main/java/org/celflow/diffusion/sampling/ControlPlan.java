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
 * schedule runs once for all of them. Frames that are sampled together have the same guides and controls, with pictures of
 * their own.
 */
final class ControlPlan {
    private final NoiseSchedule schedule;
    private final int guides;
    private final int latents;
    private final List<Shared> shared = new ArrayList<>();

    /** A control of each frame, and how strongly it controls each guide. */
    private record Shared(List<Control> frames, List<Double> strength) {
        Control control() {
            return frames.get(0);
        }

        boolean fits(List<Control> others, int guide) {
            if (strength.get(guide) != 0) {
                return false;
            }
            for (int frame = 0; frame < frames.size(); frame++) {
                if (!alike(frames.get(frame), others.get(frame))) {
                    return false;
                }
            }
            return true;
        }

        private static boolean alike(Control control, Control other) {
            return control.network().equals(other.network())
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

    /** For one frame. */
    static ControlPlan of(NoiseSchedule schedule, List<Conditioning.Entry> guides) {
        return new ControlPlan(schedule, List.of(guides), 1);
    }

    /**
     * For frames that are sampled together.
     *
     * @param frames the guides of each, alike but for the pictures of their controls
     * @param latents of each frame
     */
    ControlPlan(NoiseSchedule schedule, List<List<Conditioning.Entry>> frames, int latents) {
        this.schedule = schedule;
        this.latents = latents;
        this.guides = frames.get(0).size();
        for (int guide = 0; guide < guides; guide++) {
            List<Control> controls = frames.get(0).get(guide).controls();
            for (int i = 0; i < controls.size(); i++) {
                if (controls.get(i).strength() != 0) {
                    add(at(frames, guide, i), guide);
                }
            }
        }
    }

    private static List<Control> at(List<List<Conditioning.Entry>> frames, int guide, int control) {
        return frames.stream()
                .map(entries -> entries.get(guide).controls().get(control))
                .toList();
    }

    private void add(List<Control> controls, int guide) {
        Shared use =
                shared.stream().filter(s -> s.fits(controls, guide)).findFirst().orElse(null);
        if (use == null) {
            use = new Shared(controls, new ArrayList<>(Collections.nCopies(guides, 0.0)));
            shared.add(use);
        }
        use.strength.set(guide, controls.get(0).strength());
    }

    /**
     * The uses for some of the guides, always all of them in the same order.
     *
     * @param members guides of one session
     */
    List<ControlUse> uses(List<Integer> members, Map<ControlNet, LoadedControlNet> networks) {
        return shared.stream()
                .map(s -> new ControlUse(
                        Objects.requireNonNull(
                                networks.get(s.control().network()), "a control network was not borrowed"),
                        hints(s),
                        members.stream().map(s.strength::get).toList(),
                        s.control().region(),
                        s.control().fade()))
                .toList();
    }

    private List<ControlUse.Hint> hints(Shared use) {
        List<ControlUse.Hint> hints = new ArrayList<>();
        for (Control control : use.frames) {
            for (int i = 0; i < latents; i++) {
                hints.add(new ControlUse.Hint(control.hint(), control.second()));
            }
        }
        return use.frames.size() == 1 ? hints.subList(0, 1) : hints;
    }

    /** Which uses are at work at a sigma. */
    BitSet activeAt(float sigma) {
        BitSet active = new BitSet();
        for (int i = 0; i < shared.size(); i++) {
            Control control = shared.get(i).control();
            active.set(
                    i,
                    sigma <= schedule.sigmaWhenDone(control.start()) && sigma >= schedule.sigmaWhenDone(control.end()));
        }
        return active;
    }
}
