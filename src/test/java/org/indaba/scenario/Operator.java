package org.indaba.scenario;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.indaba.app.bench.Delivery;
import org.indaba.app.cli.Command;
import org.indaba.app.cli.IndabaCommand;
import org.indaba.app.cli.IndabaCommand.Parsed;
import org.indaba.app.cli.LocalFiles;
import org.indaba.app.cli.Terminal;
import org.indaba.auth.Authentication;
import org.indaba.auth.DkimOutcome;
import org.indaba.mime.ByteOctets;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.HeaderReading;
import org.indaba.testing.FakeDns;

/** Who runs the program: types commands, and puts what they print into the zone. */
record Operator(World world) {

    private static final Pattern ZONE_LINE = Pattern.compile("(?m)^(\\S+)\\. IN TXT \\( (.*) \\)$");

    /** Runs a command as in the server; what it prints. */
    String command(String line) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        Terminal terminal = new Terminal(stream, stream, new LocalFiles(InputStream.nullInputStream()));
        if (IndabaCommand.parse(Arrays.asList(line.split(" ")), terminal) instanceof Parsed.Wanted wanted
                && wanted.action() instanceof Command command) {
            command.run(world.operations, wanted.console(terminal));
            stream.flush();
            return out.toString(StandardCharsets.UTF_8);
        }
        throw new AssertionError(out.toString(StandardCharsets.UTF_8));
    }

    /** What an operator does with the lines: puts them into the zone, where a text is the sum of its strings. */
    int publish(String printed) {
        List<String[]> lines = ZONE_LINE.matcher(printed).results().map(line -> new String[] {line.group(1), line.group(2)}).toList();
        lines.forEach(line -> world.zone.text(line[0], line[1].replaceAll("^\"|\"$", "").replace("\" \"", "")));
        return lines.size();
    }

    /** Has all mail of a domain signed that has a list. */
    void sign(String domain) {
        publish(command("dkim create " + domain));
        command("dkim rotate " + domain + " --now");
        world.forward(Duration.ofMinutes(2));
    }

    /** What the signatures of a mail say to whoever gets it. */
    List<DkimOutcome> signatures(Delivery mail) {
        return signatures(mail.content().message().toArray());
    }

    List<DkimOutcome> signatures(byte[] mail) {
        ByteOctets octets = ByteOctets.of(mail);
        return new Authentication(new FakeDns(world.zone), world.clock, "mx.example").signatures(octets,
                ((HeaderReading.Read) HeaderBlock.read(octets)).header());
    }
}
