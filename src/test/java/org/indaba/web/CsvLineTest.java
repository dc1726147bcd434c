package org.indaba.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.indaba.lists.RosterFile;
import org.indaba.lists.RosterReader;
import org.indaba.lists.RosterRow;
import org.indaba.mail.EmailAddress;
import org.junit.jupiter.api.Test;

class CsvLineTest {

    // RFC 4180 §2.
    @Test
    void quotesAreDoubledAndFormulasAreText() {
        assertThat(CsvLine.of(List.of("Ann, A.", "say \"hi\"", "two\nlines", "")))
                .isEqualTo("\"Ann, A.\",\"say \"\"hi\"\"\",\"two\nlines\",\r\n");
        assertThat(CsvLine.of(List.of("=1", "+1", "-a", "@a", "\tb", "'=1", "''=1", "'a", "-5", "1.5")))
                .isEqualTo("'=1,'+1,'-a,'@a,'\tb,''=1,'''=1,'a,-5,1.5\r\n");
    }

    @Property
    void whatWasWrittenIsReadAgain(@ForAll @StringLength(min = 1, max = 6) @Chars({'\'', '=', '+', '-', '@', '"', ',', '.'})
            @CharRange(from = 'a', to = 'c') String name) {
        byte[] file = ("email,name\r\n" + CsvLine.of(List.of("ann@example.net", name))).getBytes(StandardCharsets.UTF_8);

        assertThat(new RosterReader().read(new ByteArrayInputStream(file)))
                .isEqualTo(new RosterFile.Read(List.of(new RosterRow.Entry(2, EmailAddress.of("ann@example.net"), name))));
    }
}
