package org.indaba.app.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.util.Locale;
import org.indaba.app.home.Home;
import org.indaba.app.home.Refusal;
import org.indaba.lists.MailList;
import org.indaba.mail.ReversePath;
import org.indaba.mime.MessageOctets;
import org.indaba.mime.LineEnds;
import org.indaba.moderate.Trace;
import org.indaba.post.Explained;
import org.indaba.post.Explanation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code explain LIST FILE.eml}: what would happen to this post. */
@CommandLine.Command(name = "explain",
        description = "Says what would happen to a post: rules, steps, number of recipients. Nothing is kept or sent.")
@Manual(examples = {"explain afnog post.eml", "explain afnog - --from ann@example.org --peer 192.0.2.1"},
        more = "The rules, the steps and the query are those of a post that comes in; nothing is kept, sent or "
                + "logged.", seeAlso = {"indaba list show", "indaba held"})
final class ExplainCommand implements Command {

    /** Larger files are no mail that any list takes. */
    private static final int MAX_OCTETS = 64 << 20;

    @Parameters(index = "0", paramLabel = "LIST", description = "Its post address, or its name where only one domain has it.")
    String name = "";

    @Parameters(index = "1", paramLabel = "FILE", description = "A message as a mail program saves it; - is standard input.")
    String file = "";

    @Option(names = "--from", paramLabel = "ADDR", converter = SenderConverter.class,
            description = "The envelope sender, <> for none; without it, that of Return-Path, else the author.")
    @Nullable ReversePath from;

    @Option(names = "--peer", paramLabel = "IP", converter = PeerConverter.class,
            description = "The IP address of the client that brings it, which SPF asks about; without it, SPF has nothing to say.")
    String peer = "";

    @Override
    public void run(Operations operations, Console console) {
        MailList list = ListName.find(operations, name);
        MessageOctets octets = LineEnds.toCrlf(read(console));
        Explained explained = operations.explanation().explain(list, octets, new Explanation.Told(from, peer));
        switch (console.format()) {
            case TEXT -> explained.lines().forEach(console::say);
            case JSON -> console.result("", row(explained));
        }
    }

    /** Reads an envelope sender as SMTP writes it, with or without its angle brackets. */
    static final class SenderConverter implements CommandLine.ITypeConverter<ReversePath> {
        @Override
        public ReversePath convert(String text) {
            // RFC 5321 §4.5.5: the null reverse-path is <>.
            return text.equals("<>") ? ReversePath.none()
                    : ReversePath.of(new AddressConverter().convert(text.replaceAll("^<(.*)>$", "$1")));
        }
    }

    /** Reads an IP address, never a name. */
    static final class PeerConverter implements CommandLine.ITypeConverter<String> {
        @Override
        public String convert(String text) {
            try {
                return InetAddress.ofLiteral(text).getHostAddress();
            } catch (IllegalArgumentException none) {
                throw new CommandLine.TypeConversionException("\"" + text + "\" is no IP address.");
            }
        }
    }

    private byte[] read(Console console) {
        try (InputStream octets = console.open(file)) {
            byte[] message = octets.readNBytes(MAX_OCTETS + 1);
            if (message.length > MAX_OCTETS) {
                throw new Refusal(file + " is larger than 64 MB, which is no post that any list takes.");
            }
            return message;
        } catch (IOException e) {
            throw new Refusal("The file " + file + " cannot be read (" + Home.reason(e) + ").", e);
        }
    }

    private static Row row(Explained explained) {
        Trace trace = explained.trace();
        return Row.of("verdict", trace.verdict()).and("reason", trace.reason())
                .and("rules", trace.looks().stream().map(look -> Row.of("rule", look.rule()).and("says", look.says())
                        .and("wants", look.wants()).and("remedy", look.remedy())).toList())
                .and("sender", explained.sender().stream().map(line -> Row.of("method", line.method()).and("says", line.words())).toList())
                .and("steps", explained.steps().stream().map(step -> Row.of("step", step.step())
                        .and("effect", step.effect().name().toLowerCase(Locale.ROOT).replace('_', '-')).and("says", step.line())).toList())
                .and("signatures", explained.signatures())
                .and("forms", explained.personal().stream().map(form -> Row.of("form", form.variant().words())
                        .and("signatures", form.survival().sentences())).toList())
                .and("recipients", explained.recipients());
    }
}
