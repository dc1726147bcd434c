package org.indaba.web.owner;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.indaba.lists.MailList;
import org.indaba.lists.MemberImport;
import org.indaba.lists.MemberImports;
import org.indaba.lists.RosterResult;
import org.indaba.web.Audience;
import org.indaba.web.CsvLine;
import org.indaba.web.For;
import org.indaba.web.ListAsked;

/** The results of an import, a line for each row, written while they are read. */
@Path("/lists/{address}/members/import")
@For(Audience.OWNERS)
@Blocking
final class ImportFiles {

    private final ListAsked asked;
    private final MemberImports imports;

    ImportFiles(ListAsked asked, MemberImports imports) {
        this.asked = asked;
        this.imports = imports;
    }

    /** What became of each row of an import. */
    @GET
    @Path("{id:\\d{1,18}}/results.csv")
    public Response results(@PathParam("id") long id) {
        MailList list = asked.get();
        MemberImport begun = imports.find(list.id(), id).orElseThrow(ImportPage::none);
        return MemberFiles.file("import-" + begun.id() + ".csv", writer -> {
            writer.write("line,address,result,reason\r\n");
            int from = 0;
            List<RosterResult> page;
            do {
                page = imports.rows(begun.id(), from, MemberImports.MAX_PAGE);
                for (RosterResult row : page) {
                    writer.write(CsvLine.of(List.of(Integer.toString(row.line()), row.address(), MembersPage.word(row.outcome()),
                            row.reason())));
                }
                from += page.size();
            } while (page.size() == MemberImports.MAX_PAGE);
        });
    }
}
