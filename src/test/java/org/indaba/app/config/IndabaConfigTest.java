package org.indaba.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.indaba.app.home.Home;
import org.indaba.receive.Network;
import org.indaba.smtp.BareLineEnds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tree as the configuration library makes it from text. */
class IndabaConfigTest {

    @TempDir
    Path folder;

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
        assertThat(config.web().trustedProxies()).isEmpty();
    }

    @Test
    void whatBecomesOfABareLineEndIsAChoice() {
        assertThat(config(Map.of()).smtp().bareLineEnds()).isEqualTo(BareLineEnds.REFUSE);
        assertThat(config(Map.of("indaba.smtp.bare-line-ends", "repair")).smtp().bareLineEnds()).isEqualTo(BareLineEnds.REPAIR);
    }

    /** The library would take parts of these for the names of other values. */
    @ParameterizedTest
    @ValueSource(strings = {"pa$$word", "${x}", "a${b:c}d", "a$b", "$", "a\\$b", "a\\\\$b", "\\$${x}", "${", "$}{", "a\\b", "plain"})
    void valueIsWhatTheFileSays(String value) throws IOException {
        Files.writeString(folder.resolve("indaba.properties"), "indaba.database.url=jdbc:postgresql://127.0.0.1/x\n"
                + "indaba.database.username=u\nindaba.database.password=" + value.replace("\\", "\\\\") + "\n");
        Settings settings = Settings.read(new Home(folder), Map.of());

        SortedMap<String, String> handedOver = new TreeMap<>(settings.made());
        handedOver.replaceAll((_, made) -> Settings.written(made));

        assertThat(settings.of("indaba.database.password")).hasValue(value);
        assertThat(config(handedOver).database().password()).hasValue(value);
    }

    private static IndabaConfig config(Map<String, String> made) {
        SortedMap<String, String> all = new TreeMap<>(made);
        all.put("indaba.home", "/nowhere");
        return new SmallRyeConfigBuilder().addDefaultInterceptors().withSources(new PropertiesConfigSource(all, "test", 100))
                .withMapping(IndabaConfig.class).build().getConfigMapping(IndabaConfig.class);
    }
}
