package org.indaba.lists;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.indaba.language.Saying;
import org.indaba.mail.EmailAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RosterReaderTest {

    private final RosterReader reader = new RosterReader();

    private RosterFile read(String text) {
        return reader.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private List<RosterRow> rows(String text) {
        RosterFile file = read(text);
        assertThat(file).isInstanceOf(RosterFile.Read.class);
        return ((RosterFile.Read) file).rows();
    }

    private static RosterRow entry(int line, String address, String name) {
        return new RosterRow.Entry(line, EmailAddress.of(address), name);
    }

    @Test
    void plainLinesAreAddressesWithOrWithoutNames() {
        assertThat(rows("""
                # members of afnog
                ann@example.net

                Bob Böttcher <Bob@Example.net>
                "Carl, \\"the\\" Great" <carl@example.net>\r
                  <dora@example.net>
                Emil<emil@example.net>
                "quoted local"@example.net
                """)).containsExactly(
                entry(2, "ann@example.net", ""),
                entry(4, "Bob@example.net", "Bob Böttcher"),
                entry(5, "carl@example.net", "Carl, \"the\" Great"),
                entry(6, "dora@example.net", ""),
                entry(7, "emil@example.net", "Emil"),
                entry(8, "\"quoted local\"@example.net", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ann", "ann@", "@example.net", "ann@example..net", "ann@@example.net", "Ann <ann>", "Ann ann@example.net", "<>",
        "ann@example.net, bob@example.net", "ann@example.net>", "ann@example.net\u0000"})
    void wrongLineIsToldWithItsPlaceAndReason(String line) {
        assertThat(rows("x@example.net\n" + line)).hasSize(2).last().isInstanceOfSatisfying(RosterRow.Wrong.class, wrong -> {
            assertThat(wrong.line()).isEqualTo(2);
            assertThat(wrong.reason()).isNotBlank();
        });
    }

    @Test
    void longWrongLineIsShownShortened() {
        assertThat(rows("x".repeat(100_000))).first().isInstanceOfSatisfying(RosterRow.Wrong.class,
                wrong -> assertThat(wrong.text()).hasSize(81));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "email,name\nann@example.net,\"Ann, A.\"\n",
        "\uFEFFName;E-Mail;Age\r\n\"Ann, A.\";ann@example.net;40\r\n",
        "\nDisplay Name\tAddress\n\"Ann, A.\"\tann@example.net\n",
        "\"id\",\"Email Address\",\"Full Name\"\n1, ann@example.net , \"Ann, A.\" \n\n , , \n",
        "email,x\n\"Ann, A. <ann@example.net>\",1\n"})
    void csvBeginsWithAHeaderThatNamesItsColumns(String text) {
        assertThat(rows(text)).hasSize(1).first().isInstanceOfSatisfying(RosterRow.Entry.class, row -> {
            assertThat(row.address()).isEqualTo(EmailAddress.of("ann@example.net"));
            assertThat(row.displayName()).isEqualTo("Ann, A.");
        });
    }

    @Test
    void csvThatSpreadsheetsDoNotComputeIsReadAsItWas() {
        assertThat(rows("email,name\n'+233201@sms.example.org,'=cmd\n'ann@example.net,'Ann\n''-x@example.org,''@'\n"
                + "'+c@example.org,-5\n")).containsExactly(
                entry(2, "+233201@sms.example.org", "=cmd"),
                entry(3, "'ann@example.net", "'Ann"),
                entry(4, "'-x@example.org", "'@'"),
                entry(5, "+c@example.org", "-5"));
        assertThat(rows("'+233201@sms.example.org\n")).as("no CSV").containsExactly(entry(1, "'+233201@sms.example.org", ""));
    }

    @Test
    void csvRowsAreToldByTheirLines() {
        assertThat(rows("name,email\nAnn,ann@example.net\nBob\n\"two\nlines\",carl@example.net\nDora,nothing\n")).satisfiesExactly(
                row -> assertThat(row).isEqualTo(entry(2, "ann@example.net", "Ann")),
                row -> assertThat(row).isEqualTo(new RosterRow.Wrong(3, "Bob", "the address column is missing")),
                row -> assertThat(row).isEqualTo(entry(5, "carl@example.net", "two lines")),
                row -> assertThat(row).isInstanceOf(RosterRow.Wrong.class));
    }

    @Test
    void headerWithoutRowsIsAnEmptyFile() {
        assertThat(rows("email")).isEmpty();
        assertThat(rows("")).isEmpty();
        assertThat(rows("\n\n# nobody\n")).isEmpty();
    }

    @Test
    void fileThatIsNoTextIsNotReadAtAll() {
        byte[] latin = "ann@example.net\nJ\u00fcrgen <j@example.net>".getBytes(StandardCharsets.ISO_8859_1);

        RosterFile file = reader.read(new ByteArrayInputStream(latin));

        assertThat(file).isEqualTo(new RosterFile.Unreadable(Saying.of("roster-no-text")));
    }

    @Test
    void csvWithAnOpenQuoteIsNotReadAtAll() {
        assertThat(read("email,name\nann@example.net,\"Ann\nbob@example.net,Bob\n")).isInstanceOf(RosterFile.Unreadable.class);
    }

    @Test
    void whereQuotesAreWrongIsSaidInWordsForPeople() {
        assertThat(read("email,name\nann@example.net,Ann\nbob@example.net,\"Bob\ncarl@example.net,Carl\n"))
                .isEqualTo(new RosterFile.Unreadable(Saying.of("roster-quotes", 3L)));
        assertThat(read("email,name\n\"ann@example.net\" x,Ann\n")).isEqualTo(new RosterFile.Unreadable(Saying.of("roster-quotes", 2L)));
        assertThat(read("email,\"name\n")).isEqualTo(new RosterFile.Unreadable(Saying.of("roster-quotes", 1L)));
    }

    @Test
    void fileThatBreaksOffIsNotReadAtAll() {
        InputStream breaking = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("gone");
            }
        };

        assertThat(reader.read(breaking)).isEqualTo(new RosterFile.Unreadable(Saying.of("roster-broken", "gone")));
    }

    @Test
    void fileHasAsManyRowsAsItsLimitAndNotMore() {
        String most = "a@b.example\n".repeat(RosterReader.MAX_ROWS);

        assertThat(rows(most)).hasSize(RosterReader.MAX_ROWS);
        assertThat(read(most + "a@b.example")).isInstanceOf(RosterFile.Unreadable.class);
        assertThat(rows("email\n" + most)).hasSize(RosterReader.MAX_ROWS);
        assertThat(read("email\n" + most + "a@b.example")).isInstanceOf(RosterFile.Unreadable.class);
    }

    @Test
    void fileIsAsLargeAsItsLimitAndNotLarger() {
        assertThat(reader.read(new Blanks(RosterReader.MAX_OCTETS))).isEqualTo(new RosterFile.Read(List.of()));
        assertThat(reader.read(new Blanks(RosterReader.MAX_OCTETS + 1))).isInstanceOf(RosterFile.Unreadable.class);
    }

    /** A file of nothing but blanks. */
    private static final class Blanks extends InputStream {

        private int left;

        Blanks(int octets) {
            this.left = octets;
        }

        @Override
        public int read() {
            return left-- > 0 ? ' ' : -1;
        }
    }

    @Property
    void whateverIsInTheFileIsReadOrRefusedWithoutAnException(@ForAll byte[] octets, @ForAll boolean csv) {
        byte[] header = csv ? "name,email\n".getBytes(StandardCharsets.UTF_8) : new byte[0];
        byte[] file = Arrays.copyOf(header, header.length + octets.length);
        System.arraycopy(octets, 0, file, header.length, octets.length);

        assertThat(reader.read(new ByteArrayInputStream(file))).isNotNull();
    }
}
