package org.indaba.app;

import java.util.List;
import org.indaba.checkup.CheckupLog;
import org.indaba.web.admin.Concern;
import org.indaba.web.admin.Concern.Weight;
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
                "What DNS and the web tell others about this server "
                + "and its domains is wrong in " + troubles.things() + (troubles.things() == 1 ? " thing." : " things."),
                "Look at what should be, and paste the lines into your zones.", "bin/indaba check-dns", "/admin/dns"));
    }
}
