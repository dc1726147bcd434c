package org.indaba.classify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.indaba.mime.ByteOctets;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Whole notices in the forms of hosts that no collection of notices taught the rules; written for this test. */
class UnseenNoticesTest {

    private final NoticeReader reader = new NoticeReader();

    @TestFactory
    Stream<DynamicTest> eachIsRead() {
        List<String> notices = notices();
        assertThat(notices).hasSizeGreaterThanOrEqualTo(20);
        return notices.stream().map(notice -> {
            String[] nameExpectedMail = notice.split("\n", 3);
            return DynamicTest.dynamicTest(nameExpectedMail[0], () -> assertThat(told(nameExpectedMail[2])).isEqualTo(nameExpectedMail[1]));
        });
    }

    private String told(String mail) {
        Notice notice = reader.read(ByteOctets.of(mail.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8)));
        return notice.word() + switch (notice) {
            case Notice.Bounce(List<FailedRecipient> recipients) -> told(recipients);
            case Notice.Delayed(List<FailedRecipient> recipients) -> told(recipients);
            case Notice.Delivered _, Notice.Complaint _, Notice.AutoReply _, Notice.Challenge _, Notice.None _ -> "";
        };
    }

    private static String told(List<FailedRecipient> recipients) {
        return recipients.stream().map(one -> " " + one.address() + " " + one.diagnosis().severity().word() + " "
                + one.diagnosis().reason().word()).collect(Collectors.joining(";"));
    }

    private static List<String> notices() {
        try (var in = UnseenNoticesTest.class.getResourceAsStream("unseen.txt")) {
            String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Stream.of(all.split("(?m)^==== ")).skip(1).toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
