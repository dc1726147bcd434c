package org.indaba.web.owner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.indaba.lists.RosterFile;
import org.indaba.lists.RosterReader;
import org.indaba.lists.RosterRow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowReasonsTest {

    @ParameterizedTest
    @ValueSource(strings = {"no address at all", "@example.org", "two@@signs.example", "nobody@", "a b@example.org", "a..b@example.org",
            "ann@-example-.org", "ann@exa mple.org", "ann@example..org",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@example.org"})
    void whatIsWrongWithAnAddressHasWords(String text) {
        assertThat(RosterReader.line(1, text)).isInstanceOfSatisfying(RosterRow.Wrong.class,
                wrong -> assertThat(RowReasons.KEYS).containsKey(wrong.reason()));
    }

    @Test
    void rowWithoutTheColumnHasWords() {
        RosterFile file = new RosterReader().read(new ByteArrayInputStream("name;address\nAnn\n".getBytes(StandardCharsets.UTF_8)));

        assertThat(file).isInstanceOfSatisfying(RosterFile.Read.class, read -> assertThat(read.rows()).isInstanceOfSatisfying(List.class,
                rows -> assertThat(RowReasons.KEYS).containsKey(((RosterRow.Wrong) rows.getFirst()).reason())));
    }
}
