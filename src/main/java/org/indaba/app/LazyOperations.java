package org.indaba.app;

import jakarta.enterprise.inject.Instance;
import org.indaba.access.Administrators;
import org.indaba.app.cli.Operations;
import org.indaba.lists.Domains;
import org.indaba.spool.Transactions;

/** Looks a thing up when a command asks for it, so that no command waits for what it does not use. */
record LazyOperations(Transactions transactions, Instance<Administrators> administratorsFound, Instance<Domains> domainsFound)
        implements Operations {

    @Override
    public Administrators administrators() {
        return administratorsFound.get();
    }

    @Override
    public Domains domains() {
        return domainsFound.get();
    }
}
