package org.indaba.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.indaba.access.PasswordRules.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which passwords are taken. */
class PasswordRulesTest {

    private static final PasswordRules RULES = new PasswordRules();
    private static final List<String> ANN = List.of("ann.miller@mail.example.org");

    @ParameterizedTest
    @ValueSource(strings = {"four quiet words here", "gR7#kq02Lx!z", "trois chats sur un toit", "мой дядя самых честных",
        "ann likes green bicycles"})
    void goodOnesAreTaken(String password) {
        assertThat(RULES.judge(password, ANN)).isEqualTo(Verdict.GOOD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"password1234", "P4ssw0rd!!!!", "Motdepasse2026", "qwertyuiop123", "qwertyuiopas", "123456789012",
        "abcdefghijkl", "lkjhgfdsapoi", "aaaaaaaaaaaa", "abababababab", "indabaindaba",
        "Indaba2026!!", "$unshine2026", "1q2w3e4r5t6y", "iloveyou1234",
        "sunshinesunshine", "correcthorsebatterystaple", "987654321098"})
    void whatEverybodyTriesFirstIsNot(String password) {
        assertThat(RULES.judge(password, List.of())).isEqualTo(Verdict.TOO_COMMON);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ann.miller@mail.example.org", "Miller123456", "millermiller12", "2026-miller-2026"})
    void neitherIsOnesOwnName(String password) {
        assertThat(RULES.judge(password, ANN)).isIn(Verdict.NAMES_YOU, Verdict.TOO_COMMON);
    }

    @Test
    void lengthIsCountedInCharacters() {
        assertThat(RULES.judge("gR7#kq02Lx!", List.of())).isEqualTo(Verdict.TOO_SHORT);
        assertThat(RULES.judge("gR7#kq02Lx!z", List.of())).isEqualTo(Verdict.GOOD);
        String smiles = "\uD83D\uDE00\uD83D\uDE01\uD83D\uDE02\uD83D\uDE03\uD83D\uDE04\uD83D\uDE05";
        assertThat(RULES.judge(smiles, List.of())).isEqualTo(Verdict.TOO_SHORT);
        String long200 = "gR7#kq02Lx!z three cows ".repeat(9).substring(0, PasswordRules.MAX - 4) + "done";
        assertThat(RULES.judge(long200, List.of())).isEqualTo(Verdict.GOOD);
        assertThat(RULES.judge(long200 + "x", List.of())).isEqualTo(Verdict.TOO_LONG);
    }

    @Test
    void fewDifferentCharactersAreTooCommon() {
        assertThat(RULES.judge("aabbaacdabca", List.of())).isEqualTo(Verdict.TOO_COMMON);
        assertThat(RULES.judge("aabbaecdabca", List.of())).isEqualTo(Verdict.GOOD);
    }
}
