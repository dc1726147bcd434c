package org.indaba.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.indaba.receive.Network;
import org.junit.jupiter.api.Test;

/** The tree as the configuration library makes it from text. */
class IndabaConfigTest {

    @Test
    void listsAreTakenApartAtTheirCommas() {
        IndabaConfig config = config(Map.of("indaba.dns.servers", "127.0.0.1:5353,[2001:db8::1]:53",
                "indaba.delivery.source-addresses", "192.0.2.1", "indaba.smtp.trusted-relays", "192.0.2.0/24,2001:db8::/32"));

        assertThat(config.dns().servers()).hasValueSatisfying(
                servers -> assertThat(servers).containsExactly("127.0.0.1:5353", "[2001:db8::1]:53"));
        assertThat(config.delivery().sourceAddresses()).hasValueSatisfying(
                addresses -> assertThat(addresses).containsExactly("192.0.2.1"));
        assertThat(config.smtp().trustedRelays()).hasValueSatisfying(networks -> assertThat(networks)
                .containsExactly(Network.parse("192.0.2.0/24"), Network.parse("2001:db8::/32")));
    }

    @Test
    void blanksAfterTheCommasDoNotCount() {
        assertThat(config(Map.of("indaba.dns.servers", "127.0.0.1, 127.0.0.2 ")).dns().servers()).hasValueSatisfying(
                servers -> assertThat(servers).containsExactly("127.0.0.1", "127.0.0.2"));
    }

    @Test
    void listsThatNobodyHasSetAreNotThere() {
        IndabaConfig config = config(Map.of());

        assertThat(config.dns().servers()).isEmpty();
        assertThat(config.delivery().sourceAddresses()).isEmpty();
        assertThat(config.smtp().trustedRelays()).isEmpty();
    }

    private static IndabaConfig config(Map<String, String> made) {
        SortedMap<String, String> all = new TreeMap<>(made);
        all.put("indaba.home", "/nowhere");
        return new SmallRyeConfigBuilder().withSources(new PropertiesConfigSource(all, "test", 100)).withMapping(IndabaConfig.class)
                .build().getConfigMapping(IndabaConfig.class);
    }
}
