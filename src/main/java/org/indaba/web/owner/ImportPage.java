package org.indaba.web.owner;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.indaba.language.Phrases;
import org.indaba.language.Saying;
import org.indaba.lists.MailList;
import org.indaba.lists.MemberImport;
import org.indaba.lists.MemberImport.State;
import org.indaba.lists.MemberImports;
import org.indaba.lists.RosterFile;
import org.indaba.lists.RosterPlace;
import org.indaba.lists.RosterReader;
import org.indaba.lists.RosterResult;
import org.indaba.lists.RosterRow;
import org.indaba.web.Audience;
import org.indaba.web.Flash;
import org.indaba.web.For;
import org.indaba.web.ListAsked;
import org.indaba.web.Visitor;
import org.indaba.web.VisitorLanguage;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import org.jspecify.annotations.Nullable;

/**
 * {@code /lists/{address}/members/import}: a file of members, looked at first, then carried out behind the page, which shows how far it
 * is: by htmx, or by loading itself again where no script runs.
 */
@Path("/lists/{address}/members/import")
@For(Audience.OWNERS)
@Produces(MediaType.TEXT_HTML)
@Blocking
final class ImportPage {

    /** Wrong rows on the page; the file of results has all. */
    private static final int SHOWN = 100;

    /** How long an upload waits for somebody else's to be read. Most take less. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /** When to try again, in seconds. */
    private static final int RETRY_SECONDS = 30;

    private final ListAsked asked;
    private final MemberImports imports;
    private final RosterPlace place;
    private final ImportBell bell;
    private final ImportWriting writing;
    private final Visitor visitor;
    private final VisitorLanguage language;
    private final Flash flash;

    ImportPage(ListAsked asked, ImportStore store, ImportBell bell, ImportWriting writing, Visitor visitor, VisitorLanguage language,
            Flash flash) {
        this.asked = asked;
        this.imports = store.imports();
        this.place = store.place();
        this.bell = bell;
        this.writing = writing;
        this.visitor = visitor;
        this.language = language;
        this.flash = flash;
    }

    /**
     * The form.
     *
     * @param list its post address
     * @param members the page of all members
     * @param earlier imports, the newest first
     * @param typed what stands in the form
     * @param wrong what is wrong with it, or with the file; empty if nothing is
     */
    @CheckedTemplate(basePath = "web/owner")
    record ImportForm(String list, String members, List<Shown> earlier, String typed, String wrong) implements TemplateInstance {
    }

    /**
     * One import.
     *
     * @param list its post address
     * @param members the page of all members
     * @param job how far it is
     * @param wrong the first rows that are wrong
     */
    @CheckedTemplate(basePath = "web/owner")
    record Import(String list, String members, Shown job, List<RosterResult> wrong) implements TemplateInstance {
    }

    /**
     * The part of its page that is loaded again and again.
     *
     * @param job how far it is
     */
    @CheckedTemplate(basePath = "web/owner")
    record ImportProgress(Shown job) implements TemplateInstance {
    }

    /**
     * An import as pages show it.
     *
     * @param path of its page
     * @param at when it was uploaded
     * @param by who did
     * @param state in a word
     * @param label in words
     * @param counts of rows
     * @param language for which the numbers are written
     */
    record Shown(String path, String at, String by, String state, String label, MemberImport.Counts counts, Phrases language) {

        /** How many rows are, or would be, new members. */
        public String added() {
            return language.number(counts.added());
        }

        /** How many name members. */
        public String already() {
            return language.number(counts.already());
        }

        /** How many are wrong. */
        public String invalid() {
            return language.number(counts.invalid());
        }

        /** How many there are. */
        public String total() {
            return language.number(counts.total());
        }

        /** Whether nothing was changed yet. */
        public boolean lookedAt() {
            return state.equals("looked-at");
        }

        /** Whether it is under way. */
        public boolean running() {
            return state.equals("running");
        }

        /** Whether more rows are wrong than the page shows. */
        public boolean more() {
            return counts.invalid() > SHOWN;
        }
    }

    static String path(MailList list) {
        return MembersPage.path(list) + "/import";
    }

    static NotFoundException none() {
        return new NotFoundException("import-gone");
    }

    /** The form. */
    @GET
    public TemplateInstance form() {
        return form(asked.get(), "", "");
    }

    private ImportForm form(MailList list, String typed, String wrong) {
        return new ImportForm(list.post().toString(), MembersPage.path(list),
                imports.latest(list.id()).stream().map(each -> shown(list, each)).toList(), typed, wrong);
    }

    private Shown shown(MailList list, MemberImport begun) {
        String state = MembersPage.word(begun.state());
        return new Shown(path(list) + "/" + begun.id(), language.phrases().moment(begun.madeAt()), begun.madeBy(), state,
                language.say("import-state-" + state), begun.counts(), language.phrases());
    }

    /** Takes a file, or what was typed, and looks at it. */
    @POST
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    public Response upload(@RestForm("file") @Nullable FileUpload file, @RestForm("text") @DefaultValue("") String text)
            throws IOException {
        MailList list = asked.get();
        Optional<RosterPlace.Held> held = place.take(PATIENCE);
        if (held.isEmpty()) {
            return Response.status(Response.Status.SERVICE_UNAVAILABLE).header(HttpHeaders.RETRY_AFTER, RETRY_SECONDS)
                    .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8")).entity(form(list, text, language.say("import-busy")).render())
                    .build();
        }
        try (RosterPlace.Held _ = held.get()) {
            return lookAt(list, file, text);
        }
    }

    private Response lookAt(MailList list, @Nullable FileUpload file, String text) throws IOException {
        return switch (read(file, text)) {
            case RosterFile.Read(List<RosterRow> rows) when rows.isEmpty() ->
                HeldPage.again(form(list, text, language.say("import-empty")));
            case RosterFile.Read(List<RosterRow> rows) -> {
                long id = writing.transactions().call(() -> imports.lookAtInTx(list.id(), visitor.address(), rows));
                yield Response.seeOther(URI.create(path(list) + "/" + id)).build();
            }
            case RosterFile.Unreadable(Saying reason) ->
                HeldPage.again(form(list, text, language.say("import-unreadable", language.say(reason))));
        };
    }

    private static RosterFile read(@Nullable FileUpload file, String text) throws IOException {
        if (file != null && file.size() > 0) {
            try (InputStream octets = Files.newInputStream(file.uploadedFile())) {
                return new RosterReader().read(octets);
            }
        }
        return new RosterReader().read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** One import: what would happen, how far it is, or what came of it. */
    @GET
    @Path("{id:\\d{1,18}}")
    public TemplateInstance show(@PathParam("id") long id) {
        MailList list = asked.get();
        MemberImport begun = imports.find(list.id(), id).orElseThrow(ImportPage::none);
        return new Import(list.post().toString(), MembersPage.path(list), shown(list, begun),
                begun.state() == State.RUNNING ? List.of() : imports.wrongRows(id, SHOWN).stream().map(this::translated).toList());
    }

    private RosterResult translated(RosterResult row) {
        return new RosterResult(row.line(), row.address(), row.outcome(), RowReasons.say(language, row.reason()));
    }

    /** How far it is, for htmx; when it ended, the whole page is loaded again. */
    @GET
    @Path("{id:\\d{1,18}}/progress")
    public Response progress(@PathParam("id") long id) {
        MailList list = asked.get();
        MemberImport begun = imports.find(list.id(), id).orElseThrow(ImportPage::none);
        Response.ResponseBuilder answer = Response.ok(new ImportProgress(shown(list, begun)).render(),
                MediaType.TEXT_HTML_TYPE.withCharset("utf-8"));
        return (MemberImports.isEnd(begun.state()) ? answer.header("HX-Refresh", "true") : answer).build();
    }

    /** Carries it out. */
    @POST
    @Path("{id:\\d{1,18}}/begin")
    public Response begin(@PathParam("id") long id) {
        MailList list = asked.get();
        MemberImport found = imports.find(list.id(), id).orElseThrow(ImportPage::none);
        boolean begun = writing.transactions().call(() -> {
            boolean first = imports.beginInTx(list.id(), id);
            if (first) {
                writing.audit().appendInTx(visitor.address(), "member import", list.post().toString(),
                        "import " + id + ", " + found.counts().total() + " rows, " + found.counts().added() + " new");
            }
            return first;
        });
        if (begun) {
            bell.signal().raise();
        }
        return Response.seeOther(URI.create(path(list) + "/" + id)).build();
    }

    /** Forgets it. */
    @POST
    @Path("{id:\\d{1,18}}/forget")
    public Response forget(@PathParam("id") long id) {
        MailList list = asked.get();
        boolean gone = writing.transactions().call(() -> {
            boolean forgotten = imports.forgetInTx(list.id(), id);
            if (forgotten) {
                writing.audit().appendInTx(visitor.address(), "import forget", list.post().toString(), "import " + id);
            }
            return forgotten;
        });
        flash.tellNext(gone ? Flash.Kind.DONE : Flash.Kind.FAILED, language.say(gone ? "import-forgotten" : "import-begun"));
        return Response.seeOther(URI.create(path(list))).build();
    }
}
