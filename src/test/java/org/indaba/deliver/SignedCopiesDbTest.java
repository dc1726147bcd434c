package org.indaba.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.indaba.auth.Authentication;
import org.indaba.auth.DkimKeyPair;
import org.indaba.auth.DkimKeyType;
import org.indaba.auth.DkimOutcome;
import org.indaba.auth.DkimSigner;
import org.indaba.mime.ByteOctets;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.HeaderReading;
import org.indaba.mime.Rendering;
import org.indaba.mime.SevenBit;
import org.indaba.mime.SevenBitReading;
import org.indaba.testing.DnsZone;
import org.indaba.testing.FakeDns;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Copies leave signed by every way there is to send them, with the size that they say, and never half signed (RFC 6376 §5). */
class SignedCopiesDbTest {

    private static final Pattern SIZE = Pattern.compile("SIZE=(\\d+)");

    private final DkimKeyPair rsa = SignedCopiesTest.key("r1", DkimKeyType.RSA);
    private final DkimKeyPair ed25519 = SignedCopiesTest.key("e1", DkimKeyType.ED25519);
    private final Exploder exploder = new Exploder();
    private final ScriptedPeer peer = new ScriptedPeer();
    private final Authentication authentication = new Authentication(new FakeDns(new DnsZone()
            .text("r1._domainkey.lists.test", rsa.record()).text("e1._domainkey.lists.test", ed25519.record())), exploder.clock, "mx.test");
    private final DkimSigner both = new DkimSigner(List.of(rsa, ed25519));

    @AfterEach
    void close() {
        exploder.close();
        peer.close();
    }

    private List<LedgerCopy> deliver(NewMailing mailing, int copies) {
        exploder.limits = Exploder.limits(1, 1);
        long id = exploder.post(mailing, 100, Exploder.addresses(copies, 1));
        exploder.to("mx.test", peer.host()).start();
        await().until(() -> exploder.copies(id).stream().allMatch(copy -> copy.attempts() > 0));
        return exploder.copies(id);
    }

    private NewMailing post(String message) {
        NewMailing plain = exploder.mailing(1, message);
        return new NewMailing(1, 7, plain.messageId(), plain.rendering(), plain.returnPath(), plain.body(), false, plain.priority(),
                plain.createdAt(), "lists.test", Map.of());
    }

    private List<DkimOutcome> outcomes(ScriptedPeer.Taken taken) {
        ByteOctets octets = ByteOctets.of(taken.message().getBytes(StandardCharsets.ISO_8859_1));
        return authentication.signatures(octets, ((HeaderReading.Read) HeaderBlock.read(octets)).header());
    }

    @ParameterizedTest
    @ValueSource(strings = {"PIPELINING 8BITMIME", "PIPELINING CHUNKING 8BITMIME", "CHUNKING", "8BITMIME", "PIPELINING"})
    void everyWayToSendACopySendsItSigned(String offered) {
        peer.extensions = new ArrayList<>(List.of(offered.split(" ")));
        peer.extensions.add("SIZE 20000000");
        exploder.signer = _ -> Optional.of(both);
        exploder.sevenBit = (original, rendering) -> switch (SevenBit.of(original, rendering)) {
            case SevenBitReading.Converted(Rendering seven) -> seven;
            case SevenBitReading.Unneeded _, SevenBitReading.Impossible _ -> rendering;
        };
        String message = "From: ann@example.org\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
                + "Content-Transfer-Encoding: 8bit\r\n\r\n.gr\u00fc\u00df dich\r\n..\r\n";

        assertThat(deliver(post(message), 5)).allMatch(copy -> copy.state() == CopyState.DELIVERED && copy.attempts() == 1);
        assertThat(peer.taken).hasSize(5).allSatisfy(taken -> {
            assertThat(outcomes(taken)).hasSize(2).allMatch(DkimOutcome::proves);
            assertThat(taken.message()).startsWith("DKIM-Signature: v=1; a=rsa-sha256;");
            // RFC 1870 §3: SIZE is the message with its signatures.
            assertThat(SIZE.matcher(taken.mailLine()).results().map(match -> match.group(1)).toList())
                    .containsExactly(String.valueOf(taken.message().length()));
        });
    }

    @Test
    void whatIsOnlyPassedOnIsNotSigned() {
        exploder.signer = _ -> Optional.of(both);
        deliver(exploder.mailing(1, Exploder.POST), 2);

        assertThat(peer.taken).hasSize(2).noneMatch(taken -> taken.message().contains("DKIM-Signature"));
    }

    @Test
    void aDomainWithoutKeysSendsUnsigned() {
        deliver(post(Exploder.POST), 1);

        assertThat(peer.taken.getFirst().message()).doesNotContain("DKIM-Signature");
    }

    @Test
    void keysThatCannotBeUsedSetTheCopiesAsideAndNobodyElses() {
        AtomicInteger asked = new AtomicInteger();
        exploder.signer = domain -> {
            asked.incrementAndGet();
            throw new IllegalStateException("the signing keys of " + domain + " cannot be used");
        };
        List<LedgerCopy> copies = deliver(post(Exploder.POST), 3);

        assertThat(copies).hasSize(3).allMatch(copy -> copy.state() == CopyState.SHUNTED);
        assertThat(peer.taken).isEmpty();
        assertThat(asked).as("once for the window").hasValue(1);
        long other = exploder.post(2, "x@domain0000.test");
        await().until(() -> exploder.only(other).state() == CopyState.DELIVERED);
    }

    @Test
    void newKeysSignTheNextWindowOfAMessageThatIsUnderWay() {
        peer.extensions = List.of("PIPELINING", "8BITMIME");
        AtomicInteger asked = new AtomicInteger();
        DkimSigner next = new DkimSigner(List.of(ed25519));
        exploder.signer = _ -> Optional.of(asked.incrementAndGet() < 3 ? both : next);
        exploder.limits = Exploder.limits(1, 1);
        long id = exploder.post(post(Exploder.POST), 2, Exploder.addresses(8, 1));
        exploder.to("mx.test", peer.host()).start();

        await().atMost(Duration.ofSeconds(10)).until(() -> exploder.copies(id).stream()
                .allMatch(copy -> copy.state() == CopyState.DELIVERED));
        // An envelope that went ahead with the size of the old signatures is no try.
        assertThat(exploder.copies(id)).allMatch(copy -> copy.attempts() == 1);
        assertThat(peer.taken).hasSize(8).extracting(taken -> outcomes(taken).size()).containsOnly(1, 2);
        assertThat(peer.taken).allSatisfy(taken -> assertThat(outcomes(taken)).allMatch(DkimOutcome::proves));
    }
}
