package org.indaba.lists;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.indaba.language.Saying;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.ParsedAddress;

/**
 * Reads files of members, in UTF-8: one address or {@code Name <address>} a line, with blank lines and lines that begin with {@code #}
 * left out; or CSV, which begins with a header that has a column for the address. The columns may be parted by commas, semicolons or
 * tabs, and cells be written as {@link InertCell} does. Stateless.
 */
public final class RosterReader {

    /** The largest file, in octets: more than a million addresses. It is read into memory as a whole. */
    public static final int MAX_OCTETS = 64 << 20;

    /** The most rows. */
    public static final int MAX_ROWS = 500_000;

    /** What is shown of a wrong row, in characters. */
    private static final int SHOWN = 80;

    /** The place of a column that is not there. */
    private static final int NONE = -1;

    private static final Set<String> ADDRESS_COLUMNS = Set.of("address", "email", "e-mail", "mail", "email address", "e-mail address",
            "member", "subscriber");
    private static final Set<String> NAME_COLUMNS = Set.of("name", "display name", "display_name", "displayname", "full name", "real name");

    /** The columns of a CSV file that are used, from 0. */
    private record Columns(char separator, int address, int name) {
    }

    /** Reads a file to its end; does not close it. */
    public RosterFile read(InputStream file) {
        try {
            byte[] octets = file.readNBytes(MAX_OCTETS + 1);
            if (octets.length > MAX_OCTETS) {
                return new RosterFile.Unreadable(Saying.of("roster-too-large", MAX_OCTETS >> 20));
            }
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
            // A byte order mark, as some programs put in front of UTF-8.
            return read(text.startsWith("\uFEFF") ? text.substring(1) : text);
        } catch (CharacterCodingException broken) {
            return new RosterFile.Unreadable(Saying.of("roster-no-text"));
        } catch (IOException | UncheckedIOException broken) {
            return new RosterFile.Unreadable(Saying.of("roster-broken", String.valueOf(broken.getMessage())));
        }
    }

    private static RosterFile read(String text) throws IOException {
        Optional<Columns> columns = text.lines().filter(line -> !line.isBlank()).findFirst().flatMap(RosterReader::columns);
        return columns.isPresent() ? records(text, columns.get()) : sized(lines(text));
    }

    private static RosterFile sized(List<RosterRow> rows) {
        return rows.size() <= MAX_ROWS
                ? new RosterFile.Read(rows)
                : new RosterFile.Unreadable(Saying.of("roster-too-long", MAX_ROWS));
    }

    /** The columns, if this line is the header of a CSV file: it holds no address, and one cell is the name of an address column. */
    private static Optional<Columns> columns(String line) {
        if (line.contains("@")) {
            return Optional.empty();
        }
        for (char separator : new char[] {',', ';', '\t'}) {
            List<String> cells = Arrays.stream(line.split(String.valueOf(separator), -1))
                    .map(cell -> cell.strip().replace("\"", "").toLowerCase(Locale.ROOT))
                    .toList();
            int address = first(cells, ADDRESS_COLUMNS);
            if (address >= 0) {
                return Optional.of(new Columns(separator, address, first(cells, NAME_COLUMNS)));
            }
        }
        return Optional.empty();
    }

    private static int first(List<String> cells, Set<String> wanted) {
        return IntStream.range(0, cells.size()).filter(i -> wanted.contains(cells.get(i))).findFirst().orElse(NONE);
    }

    private static RosterFile records(String text, Columns columns) throws IOException {
        CSVFormat format = CSVFormat.DEFAULT.builder()
                .setDelimiter(columns.separator()).setIgnoreSurroundingSpaces(true).setIgnoreEmptyLines(true).get();
        List<RosterRow> rows = new ArrayList<>();
        long last = 0;
        try (CSVParser parser = CSVParser.parse(text, format)) {
            Iterator<CSVRecord> records = parser.iterator();
            skipHeader(records);
            last = parser.getCurrentLineNumber();
            while (records.hasNext() && rows.size() <= MAX_ROWS) {
                CSVRecord row = records.next();
                last = parser.getCurrentLineNumber();
                if (row.stream().anyMatch(cell -> !cell.isBlank())) {
                    rows.add(record(Math.toIntExact(parser.getCurrentLineNumber()), row, columns));
                }
            }
            return sized(rows);
        } catch (UncheckedIOException quotes) {
            // All of it is in memory: nothing else can be wrong with it.
            return new RosterFile.Unreadable(Saying.of("roster-quotes", last + 1));
        }
    }

    private static void skipHeader(Iterator<CSVRecord> records) {
        boolean blank = true;
        while (blank && records.hasNext()) {
            blank = records.next().stream().allMatch(String::isBlank);
        }
    }

    private static RosterRow record(int line, CSVRecord row, Columns columns) {
        if (row.size() <= columns.address()) {
            return new RosterRow.Wrong(line, shown(String.join(String.valueOf(columns.separator()), row)), "the address column is missing");
        }
        String name = columns.name() == NONE || row.size() <= columns.name() ? "" : InertCell.read(row.get(columns.name()));
        RosterRow cell = line(line, InertCell.read(row.get(columns.address())));
        // A cell may itself hold a name beside the address; the column of names comes first.
        return cell instanceof RosterRow.Entry(int _, EmailAddress address, String _) && !name.isBlank()
                ? new RosterRow.Entry(line, address, DisplayName.clean(name))
                : cell;
    }

    /** Reads one address, or a name with its address, a line; blank lines and comments are left out. */
    public static List<RosterRow> lines(String text) {
        List<RosterRow> rows = new ArrayList<>();
        int number = 0;
        for (Iterator<String> lines = text.lines().iterator(); lines.hasNext() && rows.size() <= MAX_ROWS;) {
            number++;
            String line = lines.next().strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                rows.add(line(number, line));
            }
        }
        return rows;
    }

    /**
     * Reads one address, or {@code Name <address>}.
     *
     * @param line what the row says of its place, from 1
     */
    public static RosterRow line(int line, String text) {
        String stripped = text.strip();
        int open = stripped.lastIndexOf('<');
        boolean named = open >= 0 && stripped.endsWith(">");
        String address = named ? stripped.substring(open + 1, stripped.length() - 1).strip() : stripped;
        return switch (EmailAddress.parse(address)) {
            case ParsedAddress.Valid(EmailAddress valid) ->
                new RosterRow.Entry(line, valid, named ? DisplayName.clean(unquoted(stripped.substring(0, open).strip())) : "");
            case ParsedAddress.Invalid(String reason) -> new RosterRow.Wrong(line, shown(stripped), reason);
        };
    }

    /** RFC 5322 §3.2.4: a name in quotes, a backslash before what would end it. */
    private static String unquoted(String name) {
        boolean quoted = name.length() >= 2 && name.startsWith("\"") && name.endsWith("\"");
        return quoted ? name.substring(1, name.length() - 1).replaceAll("\\\\(.)", "$1") : name;
    }

    private static String shown(String text) {
        String clean = text.codePoints().filter(c -> !Character.isISOControl(c)).limit(SHOWN)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
        return clean.length() < text.length() ? clean + "…" : clean;
    }
}
