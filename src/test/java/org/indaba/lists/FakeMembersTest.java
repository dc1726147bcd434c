package org.indaba.lists;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.indaba.mail.EmailAddress;
import org.indaba.testing.FakeMembers;

class FakeMembersTest extends MembersContract {

    private final AtomicLong ticks = new AtomicLong();
    private final FakeMembers members = new FakeMembers(() -> Instant.ofEpochSecond(ticks.incrementAndGet()));
    private final AtomicLong lists = new AtomicLong();

    @Override
    protected Members members() {
        return members;
    }

    @Override
    protected long newList() {
        return lists.incrementAndGet();
    }

    @Override
    protected void join(EmailAddress person, EmailAddress address) {
        members.join(person, address);
    }

    @Override
    protected <T> T inTx(Supplier<T> work) {
        return work.get();
    }
}
