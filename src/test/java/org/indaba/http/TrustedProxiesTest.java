package org.indaba.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrustedProxiesTest {

    private static final InetAddress PROXY = InetAddress.ofLiteral("127.0.0.1");

    /** This machine, and 10.0.0.0/8. */
    private final TrustedProxies proxies = new TrustedProxies(address -> address.isLoopbackAddress() || address.getAddress()[0] == 10);

    private String visitor(String... fields) {
        return proxies.visitor(PROXY, List.of(fields)).getHostAddress();
    }

    @Test
    void withoutTheFieldTheConnectionCounts() {
        assertThat(visitor()).isEqualTo("127.0.0.1");
        assertThat(visitor("")).isEqualTo("127.0.0.1");
        assertThat(visitor(" , ,, ")).isEqualTo("127.0.0.1");
    }

    @Test
    void fieldOfAStrangerIsNotBelieved() {
        InetAddress stranger = InetAddress.ofLiteral("192.0.2.1");

        assertThat(proxies.visitor(stranger, List.of("198.51.100.7"))).isEqualTo(stranger);
        assertThat(new TrustedProxies(_ -> false).visitor(PROXY, List.of("198.51.100.7"))).isEqualTo(PROXY);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "198.51.100.7 | 198.51.100.7",
        "203.0.113.9, 198.51.100.7 | 198.51.100.7",
        "203.0.113.9, 198.51.100.7, 10.1.2.3 , 127.0.0.2 | 198.51.100.7",
        "10.1.2.3 | 10.1.2.3",
        "10.1.2.3,10.1.2.4 | 10.1.2.3",
        "198.51.100.7:4711 | 198.51.100.7",
        "2001:db8::7 | 2001:db8:0:0:0:0:0:7",
        "[2001:db8::7] | 2001:db8:0:0:0:0:0:7",
        "[2001:db8::7]:4711 | 2001:db8:0:0:0:0:0:7",
        "::ffff:198.51.100.7 | 198.51.100.7",
        "198.51.100.7, ::1, [::1]:80 | 198.51.100.7",
        // RFC 9110 §5.6.1.2: an empty element does not count.
        "198.51.100.7,, | 198.51.100.7",
    })
    void rightmostAddressThatIsNoneOfOursCounts(String field, String visitor) {
        assertThat(visitor(field)).isEqualTo(visitor);
    }

    /** The walk ends there: whoever wrote it did not say where it came from, and what stands to the left of it may be invented. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "198.51.100.7, unknown | 127.0.0.1", "198.51.100.7, _hidden, 10.0.0.9 | 10.0.0.9", "localhost | 127.0.0.1",
        "198.51.100.7, lists.example.org | 127.0.0.1", "198.51.100.256 | 127.0.0.1", "1 | 127.0.0.1", "127.1 | 127.0.0.1",
        "fe80::1%lo | 127.0.0.1", "[2001:db8::7 | 127.0.0.1", "2001:db8::7] | 127.0.0.1", "[] | 127.0.0.1", "[::1]x | 127.0.0.1",
        "198.51.100.7:http | 127.0.0.1", "198.51.100.7;by=10.0.0.1 | 127.0.0.1", "for=198.51.100.7 | 127.0.0.1", ": | 127.0.0.1",
        "1:2 | 127.0.0.1", "198.51.100.7 10.0.0.1 | 127.0.0.1",
    })
    void whatIsNoAddressEndsTheWalkAtTheLastGoodOne(String field, String visitor) {
        assertThat(visitor(field)).isEqualTo(visitor);
    }

    /** RFC 9110 §5.3. */
    @Test
    void severalFieldsAreOneList() {
        assertThat(visitor("203.0.113.9", "198.51.100.7, 10.0.0.1", "10.0.0.2")).isEqualTo("198.51.100.7");
        assertThat(visitor("198.51.100.7", "", "10.0.0.2")).isEqualTo("198.51.100.7");
        assertThat(visitor("198.51.100.7", "unknown")).isEqualTo("127.0.0.1");
    }

    @Test
    void walkIsNoLongerThanAnyRowOfServers() {
        String most = "10.0.0.1,".repeat(TrustedProxies.MAX_ENTRIES - 1);

        assertThat(visitor("198.51.100.7," + most.substring(0, most.length() - 1))).isEqualTo("198.51.100.7");
        assertThat(visitor("198.51.100.7," + most + "10.0.0.1")).isEqualTo("10.0.0.1");
        assertThat(visitor("198.51.100.7" + ",".repeat(TrustedProxies.MAX_ENTRIES))).isEqualTo("127.0.0.1");
    }

    @Test
    void noiseNeverThrows() {
        Random random = new Random(8);
        String letters = "0123456789abcdef.:[],% x\u00fc\t";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder noise = new StringBuilder();
            random.ints(random.nextInt(40), 0, letters.length()).forEach(at -> noise.append(letters.charAt(at)));
            assertThat(visitor(noise.toString())).isNotEmpty();
        }
    }
}
