package org.indaba.scenario;

import java.util.List;
import org.indaba.testing.Postgres15TestResource;

/** As {@link WorldProfile}, on the oldest PostgreSQL. */
public class Postgres15Profile extends WorldProfile {

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(Postgres15TestResource.class));
    }
}
