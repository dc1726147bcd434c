package org.indaba.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class SessionsPartTest {

    private final List<String> happened = new ArrayList<>();
    private int left = Integer.MAX_VALUE;

    private final DataSource pool = proxy(DataSource.class, () -> {
        if (left-- == 0) {
            throw new SQLException("the database is away");
        }
        happened.add("opened");
        return proxy(Connection.class, () -> happened.add("given back"));
    });

    private interface Call {
        Object made() throws SQLException;
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (_, method, _) -> {
            Object made = call.made();
            return method.getReturnType() == void.class ? null : made;
        }));
    }

    @Test
    void sessionsAreOpenAllAtOnceAndThenGivenBack() {
        new SessionsPart(pool).open();
        assertThat(happened.subList(0, SessionsPart.SESSIONS)).containsOnly("opened");
        assertThat(happened.subList(SessionsPart.SESSIONS, happened.size())).hasSize(SessionsPart.SESSIONS).containsOnly("given back");
    }

    @Test
    void databaseThatGoesAwayLeavesNoSessionBehind() {
        left = 3;
        new SessionsPart(pool).open();
        assertThat(happened).containsExactly("opened", "opened", "opened", "given back", "given back", "given back");
    }

    @Test
    void nothingIsOpenedBehindTheStop() {
        SessionsPart part = new SessionsPart(pool);
        part.stop();
        part.open();
        assertThat(happened).isEmpty();
    }
}
