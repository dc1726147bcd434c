package org.indaba.web.admin;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.indaba.bounce.Bounce;
import org.indaba.bounce.BounceEvent;
import org.indaba.bounce.BounceLog;
import org.indaba.bounce.BounceReader;
import org.indaba.hook.EventJson;
import org.indaba.lists.MailList;
import org.indaba.mail.EmailAddress;
import org.indaba.mime.MessageOctets;
import org.indaba.spool.MessageStore;
import org.indaba.web.Audience;
import org.indaba.web.ContentPolicy;
import org.indaba.web.CsvLine;
import org.indaba.web.For;
import org.indaba.web.ListAsked;

/** What is fetched from the pages about bounces: a notice as it came, and a member's history for other programs. */
@Path("/lists/{address}/bounces")
@For(Audience.OWNERS)
@Blocking
final class BounceFiles {

    /** What is shown of a notice, in octets: what it says stands at its beginning. */
    static final int MAX_RAW = 256 * 1024;

    /** Events of an export; nobody has more within the time for which they are kept. */
    static final int MAX_EXPORTED = 10_000;

    private static final int PAGE = 500;

    private final ListAsked asked;
    private final BounceReader reader;
    private final BounceLog log;
    private final MessageStore store;
    private final EventJson json;

    BounceFiles(ListAsked asked, BounceReader reader, BounceLog log, MessageStore store, EventJson json) {
        this.asked = asked;
        this.reader = reader;
        this.log = log;
        this.store = store;
        this.json = json;
    }

    /** The mail that came back, as text. */
    @GET
    @Path("events/{event}/raw")
    @ContentPolicy(ContentPolicy.Kind.SANDBOXED_MAIL)
    public Response raw(@PathParam("event") String id) {
        MailList of = asked.get();
        BounceEvent event = reader.event(Words.number(id)).filter(each -> each.whom().listId() == of.id())
                .orElseThrow(BounceFiles::none);
        Bounce bounce = log.ofCopy(event.about().copyId()).stream().filter(each -> each.inboundId() == event.about().inboundId())
                .findFirst().orElseThrow(BounceFiles::none);
        MessageOctets message = store.open(bounce.messageId());
        byte[] shown = message.slice(0, (int) Math.min(MAX_RAW, message.size()));
        // One character an octet: nothing is guessed, and nothing of it is markup.
        return Response.ok(new String(shown, StandardCharsets.ISO_8859_1).getBytes(StandardCharsets.UTF_8))
                .type(MediaType.TEXT_PLAIN_TYPE.withCharset("utf-8")).build();
    }

    /** A member's history as lines of JSON. */
    @GET
    @Path("members/{member}/history.json")
    public Response json(@PathParam("member") String text) {
        MailList of = asked.get();
        EmailAddress address = BounceMemberPage.address(text);
        return file("application/x-ndjson", "history.json", writer -> each(of, address, event -> write(writer, json.of(event) + "\n")));
    }

    /** A member's history as a table. */
    @GET
    @Path("members/{member}/history.csv")
    public Response csv(@PathParam("member") String text) {
        MailList of = asked.get();
        EmailAddress address = BounceMemberPage.address(text);
        return file("text/csv; charset=utf-8", "history.csv", writer -> {
            write(writer, "at,kind,list,member,post,site,class,reason,status,reply,evidence,rule,effect,points,score\r\n");
            each(of, address, event -> write(writer, CsvLine.of(List.of(event.at().toString(), event.kind().word(), of.post().toString(),
                    event.whom().address(), number(event.about().postId()), event.about().site(), event.finding().severity(),
                    event.finding().reason(), event.finding().status(), number(event.finding().reply()), event.finding().evidence(),
                    event.finding().rule(), event.effect().word(), BounceShown.points(event.points()),
                    BounceShown.points(event.score())))));
        });
    }

    private static String number(long number) {
        return number == 0 ? "" : Long.toString(number);
    }

    private void each(MailList list, EmailAddress address, Consumer<BounceEvent> use) {
        long before = Long.MAX_VALUE;
        for (int done = 0; done < MAX_EXPORTED; done += PAGE) {
            List<BounceEvent> page = reader.history(list.id(), address, before, PAGE);
            page.forEach(use);
            if (page.size() < PAGE) {
                return;
            }
            before = page.getLast().id();
        }
    }

    private static Response file(String type, String name, Consumer<Writer> content) {
        StreamingOutput body = out -> {
            Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
            content.accept(writer);
            writer.flush();
        };
        return Response.ok(body).type(type).header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "\"").build();
    }

    private static void write(Writer writer, String text) {
        try {
            writer.write(text);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private static NotFoundException none() {
        return new NotFoundException("admin-bounces-no-mail");
    }
}
