package org.indaba.mail;

import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What the envelope of each copy costs: tokens and addresses. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TokenBench {

    private final TokenCodec codec = new TokenCodec(() -> List.of(new TokenKey(1, Bytes.utf8("a secret of at least thirty-two octets!!"))));
    private final String token = codec.sign(TokenPurpose.RETURN_PATH, 4711);
    private long id;

    /** One return path. */
    @Benchmark
    public String sign() {
        return codec.sign(TokenPurpose.RETURN_PATH, id++);
    }

    /** One bounce. */
    @Benchmark
    public OptionalLong verify() {
        return codec.verify(TokenPurpose.RETURN_PATH, token);
    }

    /** One recipient. */
    @Benchmark
    public EmailAddress address() {
        return EmailAddress.of("member012345@domain0042.example");
    }
}
