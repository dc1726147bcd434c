package org.indaba.web.owner;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.indaba.lists.MailList;
import org.indaba.lists.MemberSearch;
import org.indaba.lists.MemberView;
import org.indaba.lists.MemberWish;
import org.indaba.web.Audience;
import org.indaba.web.CsvLine;
import org.indaba.web.For;
import org.indaba.web.ListAsked;

/** What is fetched from the pages about members, as tables that are written while they are read: memory does not grow with the list. */
@Path("/lists/{address}/members")
@For(Audience.OWNERS)
@Blocking
final class MemberFiles {

    private static final int PAGE = 1_000;

    private final ListAsked asked;
    private final MemberSearch search;

    MemberFiles(ListAsked asked, MemberSearch search) {
        this.asked = asked;
        this.search = search;
    }

    /** The members that were found, in a file that can be imported again. */
    @GET
    @Path("export.csv")
    public Response members(@QueryParam("text") @DefaultValue("") String text, @QueryParam("only") @DefaultValue("") String only) {
        MailList list = asked.get();
        MemberWish wish = new MemberWish(text, MemberWish.Only.of(only).orElse(MemberWish.Only.ALL), MemberWish.Order.ADDRESS);
        return file("members.csv", writer -> {
            writer.write("address,name,delivery,roles,joined,last-post\r\n");
            String after = "";
            List<MemberView> page;
            do {
                page = search.page(list.id(), wish, after, PAGE);
                for (MemberView member : page) {
                    writer.write(CsvLine.of(List.of(member.membership().address().toString(), member.membership().displayName(),
                            MembersPage.word(member.membership().delivery()),
                            String.join(" ", member.roles().stream().sorted().map(MembersPage::word).toList()),
                            member.joinedAt().toString(), Objects.toString(member.lastPostAt(), ""))));
                    after = member.cursor();
                }
            } while (page.size() == PAGE);
        });
    }

    /** Writes a table. */
    interface Content {
        void writeTo(Writer writer) throws IOException;
    }

    static Response file(String name, Content content) {
        StreamingOutput body = out -> {
            Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
            content.writeTo(writer);
            writer.flush();
        };
        return Response.ok(body).type("text/csv; charset=utf-8")
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "\"").build();
    }
}
