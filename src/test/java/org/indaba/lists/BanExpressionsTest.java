package org.indaba.lists;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.indaba.lists.BanExpressions.Stamp;
import org.indaba.lists.BanExpressions.Stamps;
import org.indaba.mail.EmailAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bans by regular expression: what matches, what is kept of them, and what many of them cost. */
class BanExpressionsTest {

    private static final EmailAddress ANN = EmailAddress.of("Ann.Promo42@Mail7.example.org");

    private final List<Long> read = new ArrayList<>();
    private List<BanPattern> patterns = List.of();
    private final BanExpressions bans = new BanExpressions(scope -> {
        read.add(scope);
        return patterns;
    });

    @ParameterizedTest
    @CsvSource(delimiter = ' ', value = {"/promo\\d+@/ true", "/PROMO/ true", "/^promo/ false",
        "/@mail7\\.example\\.org$/ true", "/@mail8/ false", "/^ann(.*)@/ true", "/offer|promo/ true",
        "/(offer|promo)[0-9]/ true", "/ann\\.?promo/ true", "/[[:alpha:]]42@/ true", "/x?promo/ true",
        "/p{0}romo/ true", "/[^]a]promo/ true", "/o4{1,3}2/ true", "/\\x{61}nn/ true", "/an{3}/ false", "/(?:b|c)?ann/ true"})
    void anExpressionIsFoundAnywhereInAnAddress(String pattern, boolean banned) {
        assertThat(BanPattern.parse(pattern)).isInstanceOf(BanPattern.Parsed.Valid.class);
        patterns = List.of(new BanPattern(pattern));

        assertThat(bans.find(new Stamps(5, Stamp.NONE, new Stamp(1, 1)), ANN)).isEqualTo(banned ? Optional.of(patterns.getFirst())
                : Optional.empty());
    }

    @ParameterizedTest
    @CsvSource(delimiter = ' ', value = {"^bounce-[0-9]+@x bounce-", "abc|abd ''", "a(bc|d)efg efg", "Promo promo",
        "ab?cd cd", "ab*c+de de",
        "x{2}yz yz", "\\d+@mail\\.org @mail.org", "[a]]b ]b", "[^]x]abc abc", "\\pLabc ''", "a.b a"})
    void theTextThatMustBeThereIsKnown(String expression, String needed) {
        assertThat(BanExpression.needed(expression)).isEqualTo(needed);
    }

    @Test
    void lettersThatOnlyAnExpressionTakesForTheSameAreFound() {
        // Whoever writes a long s in place of an s is the same to an expression that looks at no case.
        assertThat(new BanExpression(new BanPattern("/spam/")).matches("\u017fpam@example.org")).isTrue();
    }

    @Test
    void whatIsKeptIsReadAgainWhenThereAreOthers() {
        patterns = List.of(new BanPattern("/promo/"));
        Stamps site = new Stamps(5, new Stamp(1, 7), Stamp.NONE);
        assertThat(bans.find(site, ANN)).isPresent();
        patterns = List.of(new BanPattern("/other/"));
        assertThat(bans.find(site, ANN)).isPresent();
        assertThat(bans.find(new Stamps(6, new Stamp(1, 7), Stamp.NONE), ANN)).as("the site's hold on each list").isPresent();
        assertThat(read).containsExactly(0L);

        assertThat(bans.find(new Stamps(5, new Stamp(1, 8), Stamp.NONE), ANN)).isEmpty();
        assertThat(bans.find(new Stamps(5, new Stamp(2, 8), Stamp.NONE), ANN)).isEmpty();
        assertThat(bans.find(new Stamps(5, Stamp.NONE, Stamp.NONE), ANN)).isEmpty();
        assertThat(read).containsExactly(0L, 0L, 0L);
    }

    @Test
    void onlySoManyListsAreKept() {
        patterns = List.of(new BanPattern("/promo/"));
        for (long list = 1; list <= BanExpressions.MAX_SCOPES; list++) {
            bans.find(new Stamps(list, Stamp.NONE, new Stamp(1, 1)), ANN);
        }
        bans.find(new Stamps(1, Stamp.NONE, new Stamp(1, 1)), ANN);
        assertThat(read).hasSize(BanExpressions.MAX_SCOPES);
        bans.find(new Stamps(BanExpressions.MAX_SCOPES + 1, Stamp.NONE, new Stamp(1, 1)), ANN);
        bans.find(new Stamps(1, Stamp.NONE, new Stamp(1, 1)), ANN);
        assertThat(read).hasSize(BanExpressions.MAX_SCOPES + 2);
    }

    @Test
    void aCheckWithAThousandIsCheap() {
        String[] forms = {"/^bounce-%d.*@/", "/@mail%d\\./", "/spam%d/",
            "/^[a-z]{3}%d[0-9]+@.*\\.example$/", "/(promo|offer)-%d/", "/\\.ru%d$/"};
        patterns = IntStream.range(0, Bans.MAX_EXPRESSIONS)
                .mapToObj(i -> new BanPattern(String.format(forms[i % forms.length], i))).toList();
        Stamps stamps = new Stamps(5, new Stamp(patterns.size(), patterns.size()), Stamp.NONE);
        long best = Long.MAX_VALUE;
        for (int round = 0; round < 60; round++) {
            long begun = System.nanoTime();
            for (int i = 0; i < 10; i++) {
                assertThat(bans.find(stamps, EmailAddress.of("somebody" + i + "@lists.example.org"))).isEmpty();
            }
            best = Math.min(best, (System.nanoTime() - begun) / 10_000);
        }
        assertThat(best).as("microseconds").isLessThan(2_000);
    }
}
