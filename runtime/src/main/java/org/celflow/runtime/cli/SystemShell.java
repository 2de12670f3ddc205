package org.celflow.runtime.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The shell of this process. */
final class SystemShell {
    /** How long a command may take to end after an interrupt; a denoise step of a large picture can be long. */
    private static final long PATIENCE_SECONDS = 120;

    private final CountDownLatch ended = new CountDownLatch(1);

    /** Reads the surroundings of this process. */
    Shell shell() {
        Optional<Console> console = console();
        Charset charset = console.map(Console::charset).orElse(StandardCharsets.UTF_8);
        return new Shell(
                stream(FileDescriptor.out, charset),
                stream(FileDescriptor.err, charset),
                new BufferedReader(new InputStreamReader(System.in, charset)),
                isTerminal(0, console.isPresent()),
                isTerminal(2, console.isPresent()) && !"dumb".equals(System.getenv("TERM")),
                Path.of("").toAbsolutePath(),
                Path.of(System.getProperty("user.home", ".")),
                Optional.ofNullable(System.getProperty("celflow.home")).map(Path::of),
                name -> Optional.ofNullable(System.getenv(name)).filter(value -> !value.isEmpty()),
                this::onInterrupt,
                System::nanoTime);
    }

    private static PrintWriter stream(FileDescriptor descriptor, Charset charset) {
        return new PrintWriter(new OutputStreamWriter(new FileOutputStream(descriptor), charset), true);
    }

    /** The terminal, if input and output are one. From Java 22 on there is a console without a terminal, too. */
    @SuppressWarnings("SystemConsoleNull") // told apart below
    private static Optional<Console> console() {
        Console console = System.console();
        if (console == null) {
            return Optional.empty();
        }
        try {
            boolean terminal = (boolean) Console.class.getMethod("isTerminal").invoke(console);
            return terminal ? Optional.of(console) : Optional.empty();
        } catch (ReflectiveOperationException e) {
            return Optional.of(console); // before Java 22 a console is a terminal
        }
    }

    /** Java only tells whether input and output together are a terminal; Linux tells of each. */
    private static boolean isTerminal(int descriptor, boolean console) {
        Path link = Path.of("/proc/self/fd/" + descriptor);
        try {
            return Files.isSymbolicLink(link)
                    ? Files.readSymbolicLink(link).toString().matches("/dev/(pts/.*|tty.*|console)")
                    : console;
        } catch (IOException e) {
            return console;
        }
    }

    /** The virtual machine exits when its shutdown hooks have run, so the hook waits until the command has ended. */
    private Shell.Registration onInterrupt(Runnable action) {
        Thread hook = new Thread(
                () -> {
                    action.run();
                    try {
                        if (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                            System.err.println("error: the work under way does not stop; ending without it");
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "interrupt");
        Runtime.getRuntime().addShutdownHook(hook);
        return () -> {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The hook is running; it waits until the command has told how it ended, see exit.
            }
        };
    }

    /** Ends the process. After an interrupt the virtual machine gives the exit code itself: 128 and the signal. */
    void exit(int code) {
        ended.countDown();
        System.exit(code);
    }
}
