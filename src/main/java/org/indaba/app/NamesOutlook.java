package org.indaba.app;

import java.util.List;
import org.indaba.checkup.CheckupLog;
import org.indaba.language.Saying;
import org.indaba.web.admin.Concern.Weight;
import org.indaba.web.admin.Concern;
import org.indaba.web.admin.Outlook;

/** What was wrong at the last look at our names. One query. */
final class NamesOutlook implements Outlook {

    private final CheckupLog log;

    NamesOutlook(CheckupLog log) {
        this.log = log;
    }

    @Override
    public List<Concern> concerns() {
        CheckupLog.Troubles troubles = log.troubles();
        return troubles.things() == 0 ? List.of() : List.of(new Concern(Weight.WARNING,
                Saying.of("admin-concern-names", troubles.things()), Saying.of("admin-concern-names-advice"), "bin/indaba check-dns",
                "/admin/dns"));
    }
}
