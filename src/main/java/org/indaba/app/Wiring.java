package org.indaba.app;

import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;
import org.indaba.app.cli.Operations;
import org.indaba.app.log.LoggedMailEvents;
import org.indaba.mail.MailEvents;
import org.indaba.spool.Transactions;
import org.jdbi.v3.core.Handles;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.CMTTransactionHandler;

/** The whole object graph that is built by hand, in the order of the mail's way. */
final class Wiring {

    @Produces
    @Singleton
    InstantSource clock() {
        return InstantSource.system();
    }

    @Produces
    @Singleton
    RandomGenerator random() {
        return new SecureRandom();
    }

    /** Joins the open JTA transaction: the data source hands out the connection that is enlisted in it. */
    @Produces
    @Singleton
    Jdbi jdbi(AgroalDataSource dataSource) {
        Jdbi jdbi = Jdbi.create(dataSource);
        jdbi.setTransactionHandler(new CMTTransactionHandler());
        // A handle that is closed inside of a transaction is no mistake here: the transaction is JTA's to end.
        jdbi.getConfig(Handles.class).setForceEndTransactions(false);
        return jdbi;
    }

    @Produces
    @Singleton
    Transactions transactions() {
        return new TransactionsInQuarkus();
    }

    @Produces
    @Singleton
    MailEvents mailEvents(MeterRegistry metrics) {
        return new LoggedMailEvents(metrics);
    }

    /** What runs in a server, workers first and listeners last. */
    @Produces
    @Singleton
    ServerParts serverParts() {
        return new ServerParts(List.of());
    }

    @Produces
    @Singleton
    Operations operations(@Any Instance<Object> beans) {
        return new LazyOperations(beans);
    }
}
