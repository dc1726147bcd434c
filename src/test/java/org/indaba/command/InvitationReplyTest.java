package org.indaba.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people write who answer an invitation. */
class InvitationReplyTest {

    @ParameterizedTest
    @CsvSource({
        "'', YES", "' \n ', YES", "yes, YES", "'Yes, gladly!\nAnn', YES", "OK, YES", "'Oui, merci', YES", "D\u2019accord, YES",
        "*yes*, YES", "j'accepte, YES", "no, NO", "'No, thank you.', NO", "NON merci, NO", "Please don't, UNCLEAR", "Don\u2019t, NO",
        "decline, NO", "unsubscribe, NO", "Thanks but I would rather not, UNCLEAR", "Who are you?, UNCLEAR", "'>:-(', UNCLEAR",
        "Refused., NO", "reject, NO", "Rejected: spam, NO", "Rejeter, NO", "refusé, NO", "refuser, NO", "rejection letters, UNCLEAR",
        "nobody told me, UNCLEAR", "yesterday you wrote, UNCLEAR"})
    void firstWordDecidesAndWhatIsNeitherIsAskedAgain(String words, InvitationReply reply) {
        assertThat(InvitationReply.of(words)).isEqualTo(reply);
    }

    @ParameterizedTest
    @CsvSource({"'', YES", "yes, YES", "'No! I do not want to leave.', NO", "NON, NO",
        "unsubscribe, UNCLEAR", "'Remove me, please', UNCLEAR",
        "stop, UNCLEAR", "Who are you?, UNCLEAR"})
    void aWordThatAsksToLeaveIsNoRefusalOfIt(String words, InvitationReply reply) {
        assertThat(InvitationReply.aboutLeaving(words)).isEqualTo(reply);
    }
}
