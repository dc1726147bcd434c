package org.indaba.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.indaba.mime.ByteOctets;
import org.indaba.mime.Corpus;
import org.indaba.mime.Piece;
import org.indaba.testing.Tool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A chain that was whole is whole with our set on it; one that was not is said not to be (RFC 8617 §5.1). */
class ArcSealerTest {

    private static final Instant NOW = Instant.parse("2017-02-01T00:00:00Z");
    private static final String OURS = "lists.example.org";
    private static final DkimKeyPair RSA = key("r1", DkimKeyType.RSA);
    private static final DkimKeyPair ED25519 = key("e1", DkimKeyType.ED25519);
    private static final byte[] TOKEN = "abcdefghijklmnopqrstuvwxy".getBytes(StandardCharsets.US_ASCII);

    private final DkimSigner signer = new DkimSigner(List.of(RSA, ED25519), new ArcSealer());
    private final TextDns dns = new TextDns().with("r1._domainkey." + OURS, RSA.record()).with("e1._domainkey." + OURS, ED25519.record());

    private static DkimKeyPair key(String selector, DkimKeyType type) {
        return DkimKeyPair.make(new DkimKeyPair.Names(OURS, selector), type, new SecureRandom());
    }

    private static String results(String arc) {
        return "Authentication-Results: mx.example.org; spf=pass smtp.mailfrom=a.example;\r\n dkim=none; arc=" + arc + "; dmarc=none\r\n";
    }

    /** A copy as it leaves: signatures, our set, our results on top of what is transformed, a field of the copy's own, and what came. */
    private byte[] copy(String results, byte[] original) {
        SignableForm.Reader reader = new SignableForm.Reader();
        ByteArrayOutputStream copy = new ByteArrayOutputStream();
        try {
            byte[] before = (results + "List-Unsubscribe: <mailto:list-leave+").getBytes(StandardCharsets.US_ASCII);
            byte[] after = "@lists.example.org>\r\n".getBytes(StandardCharsets.US_ASCII);
            reader.write(before);
            reader.place(Piece.Slot.LEAVE_TOKEN, TOKEN.length);
            reader.write(after);
            reader.write(original);
            copy.writeBytes(reader.form().orElseThrow().by(signer, NOW).of(_ -> TOKEN));
            copy.writeBytes(before);
            copy.writeBytes(TOKEN);
            copy.writeBytes(after);
            copy.writeBytes(original);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        return copy.toByteArray();
    }

    @Test
    void aCopyWithABodyOfItsOwnHasASetOfItsOwn() throws IOException {
        byte[] head = (results("none") + "From: a@a.example\r\n\r\nLeave: ").getBytes(StandardCharsets.US_ASCII);
        SignableForm.Reader reader = new SignableForm.Reader();
        reader.write(head);
        reader.place(Piece.Slot.LEAVE_TOKEN, TOKEN.length);
        reader.write("\r\n".getBytes(StandardCharsets.US_ASCII));
        CopySignatures signatures = reader.form().orElseThrow().by(signer, NOW);
        for (byte[] token : List.of(TOKEN, "bbcdefghijklmnopqrstuvwxy".getBytes(StandardCharsets.US_ASCII))) {
            byte[] copy = joined(signatures.of(_ -> token), head, token, "\r\n".getBytes(StandardCharsets.US_ASCII));

            assertThat(verify(copy)).isEqualTo(new ArcResult.Pass(List.of(OURS)));
            assertSignedToo(copy);
        }
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Stream.of(parts).forEach(all::writeBytes);
        return all.toByteArray();
    }

    private ArcResult verify(byte[] copy) {
        ByteOctets octets = ByteOctets.of(copy);
        return new ArcVerifier(DkimRules.TODAY, InstantSource.fixed(NOW)).verify(octets, Vectors.header(octets), dns);
    }

    private static long sets(byte[] copy) {
        return Vectors.header(ByteOctets.of(copy)).all("ARC-Seal").size();
    }

    private static String lastSeal(byte[] copy) {
        return Vectors.header(ByteOctets.of(copy)).first("ARC-Seal").orElse("");
    }

    private void assertSignedToo(byte[] copy) {
        ByteOctets octets = ByteOctets.of(copy);
        assertThat(new DkimVerifier(DkimRules.TODAY, InstantSource.fixed(NOW)).verify(octets, Vectors.header(octets), dns).stream()
                .filter(outcome -> outcome.domain().equals(OURS))).hasSize(2).allMatch(DkimOutcome::proves);
    }

    @Test
    void everyChainOfTheSuiteIsMadeLongerAsItIs() {
        int longer = 0;
        int first = 0;
        int failed = 0;
        for (JsonNode row : Vectors.rows("arc/validate.jsonl")) {
            row.get("txt_records").fields().forEachRemaining(record -> dns.with(record.getKey(), record.getValue().asText()));
            byte[] original = Corpus.withCrlf(row.get("message").asText().getBytes(StandardCharsets.UTF_8));
            ArcResult before = verify(original);
            byte[] copy = copy(results(ResultsField.word(before)), original);
            String name = row.get("test").asText();
            switch (before) {
                case ArcResult.None() -> {
                    assertThat(verify(copy)).as(name).isEqualTo(new ArcResult.Pass(List.of(OURS)));
                    first++;
                }
                case ArcResult.Pass(List<String> sealers) -> {
                    assertThat(verify(copy)).as(name)
                            .isEqualTo(new ArcResult.Pass(Stream.concat(sealers.stream(), Stream.of(OURS)).toList()));
                    longer++;
                }
                case ArcResult.Fail _ -> {
                    assertThat(verify(copy)).as(name).isInstanceOf(ArcResult.Fail.class);
                    assertThat(sets(copy) == sets(original) || lastSeal(copy).contains("cv=fail")).as(name).isTrue();
                    failed++;
                }
            }
            assertSignedToo(copy);
        }
        assertThat(first).isPositive();
        assertThat(longer).isGreaterThan(10);
        assertThat(failed).isGreaterThan(20);
    }

    @Test
    void chainGrowsUpToItsLimitAndNoFurther() {
        byte[] mail = "From: a@a.example\r\nSubject: x\r\n\r\nbody\r\n".getBytes(StandardCharsets.US_ASCII);
        for (int i = 1; i <= ArcChain.MAX_SETS; i++) {
            mail = copy(results(i == 1 ? "none" : "pass"), withoutResults(mail));
            assertThat(sets(mail)).isEqualTo(i);
        }
        assertThat(verify(mail)).isEqualTo(new ArcResult.Pass(Collections.nCopies(ArcChain.MAX_SETS, OURS)));

        assertThat(sets(copy(results("pass"), withoutResults(mail)))).isEqualTo(ArcChain.MAX_SETS);
    }

    /** Another list's server removes what claims to be its own. */
    private static byte[] withoutResults(byte[] mail) {
        return new String(mail, StandardCharsets.ISO_8859_1).replaceFirst("(?s)Authentication-Results: mx.*?dmarc=none\r\n", "")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void nothingIsSealedThatWeFoundNothingOutAbout() {
        byte[] mail = "From: a@a.example\r\nSubject: x\r\n\r\nbody\r\n".getBytes(StandardCharsets.US_ASCII);

        assertThat(sets(copy("", mail))).isZero();
        byte[] strangers = results("none").getBytes(StandardCharsets.US_ASCII);
        assertThat(sets(copy("", joined(strangers, mail)))).as("another's word, by our name").isZero();
        assertThat(sets(copy(results("pass"), mail))).as("no chain that could have passed").isZero();
        assertThat(sets(copy(results("none"), mail))).isEqualTo(1);
    }

    /** Whatever the name of the node that sends; RFC 8601 §5: a field that bears it and stands below ours is a stranger's. */
    @Test
    void whatOneNodeFoundIsSealedByTheOtherAndNoStrangersWordIs() {
        byte[] mail = ("Received: from x by mx1.example.org; today\r\n"
                + "Authentication-Results: mx2.example.org; dkim=pass header.d=bank.example; arc=none\r\n"
                + "From: a@bank.example\r\n\r\nbody\r\n").getBytes(StandardCharsets.US_ASCII);

        byte[] copy = copy(results("none").replace("mx.example.org", "mx1.example.org"), mail);

        assertThat(verify(copy)).isEqualTo(new ArcResult.Pass(List.of(OURS)));
        assertThat(Vectors.header(ByteOctets.of(copy)).first("ARC-Authentication-Results").orElse(""))
                .contains("mx1.example.org").contains("dkim=none").doesNotContain("bank.example");
        assertThat(sets(copy("", mail))).as("nobody of ours looked").isZero();
    }

    @Test
    void whatIsChangedBehindTheSealBreaksIt() {
        byte[] mail = "From: a@a.example\r\nSubject: x\r\n\r\nbody\r\n".getBytes(StandardCharsets.US_ASCII);
        String copy = new String(copy(results("none"), mail), StandardCharsets.US_ASCII);

        assertThat(verify(copy.getBytes(StandardCharsets.US_ASCII))).isInstanceOf(ArcResult.Pass.class);
        assertThat(verify(copy.replace("Subject: x", "Subject: y").getBytes(StandardCharsets.US_ASCII))).isInstanceOf(ArcResult.Fail.class);
        assertThat(verify(copy.replace("spf=pass", "spf=fail").getBytes(StandardCharsets.US_ASCII))).isInstanceOf(ArcResult.Fail.class);
        // RFC 8617 §4.1.2: a copy's own field is left out, so that one set serves all copies.
        assertThat(verify(copy.replace("abcdefg", "bbcdefg").getBytes(StandardCharsets.US_ASCII))).isInstanceOf(ArcResult.Pass.class);
    }

    /** Runs where Python's dkimpy is installed (the Debian package python3-dkim). */
    @Test
    @Timeout(60)
    void anotherProjectsVerifierTakesTheChain(@TempDir Path folder) throws IOException {
        Optional<String> python = Stream.of("python3", "/usr/bin/python3")
                .filter(name -> (name.startsWith("/") ? Files.isExecutable(Path.of(name)) : Tool.installed(name))
                        && Tool.run(name, "-c", "import dkim").exitCode() == 0).findFirst();
        assumeTrue(python.isPresent(), "skipped: no dkimpy here");
        byte[] once = copy(results("none"), "From: a@a.example\r\nTo: b@b.example\r\nSubject: x\r\n\r\nbody\r\n"
                .getBytes(StandardCharsets.US_ASCII));
        byte[] twice = copy(results("pass"), withoutResults(once));
        Files.write(folder.resolve("1.eml"), once);
        Files.write(folder.resolve("2.eml"), twice);
        Path program = Files.writeString(folder.resolve("verify.py"), """
                import dkim, pathlib, sys
                keys = {b'r1._domainkey.lists.example.org.': b'%s'}
                for file in sorted(pathlib.Path(sys.argv[1]).glob('*.eml')):
                    cv, sets, reason = dkim.arc_verify(file.read_bytes(), dnsfunc=lambda name, timeout=5: keys.get(name))
                    print(cv.decode(), len(sets))
                """.formatted(RSA.record()));

        assertThat(Tool.run(python.orElseThrow(), program.toString(), folder.toString()).out().lines()).containsExactly("pass 1", "pass 2");
    }
}
