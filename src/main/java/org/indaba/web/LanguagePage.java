package org.indaba.web;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import org.indaba.language.Language;
import org.indaba.language.Languages;
import org.indaba.mail.EmailAddress;
import org.indaba.spool.Transactions;
import org.jspecify.annotations.Nullable;

/** {@code /language}: what the buttons in the foot send. */
@Path("/language")
@For(Audience.EVERYBODY)
@Blocking
final class LanguagePage {

    private final Languages languages;
    private final VisitorLanguage choice;
    private final Visitor visitor;
    private final Transactions transactions;

    LanguagePage(Languages languages, VisitorLanguage choice, Visitor visitor, Transactions transactions) {
        this.languages = languages;
        this.choice = choice;
        this.visitor = visitor;
        this.transactions = transactions;
    }

    /**
     * Chooses a language, and goes back.
     *
     * @param tag of the language
     * @param to the page where the button stood, or the nearest one that can be read again
     * @param cameFrom the page where the button stood; browsers name it to pages of the same site
     */
    @POST
    public Response choose(@FormParam("language") @Nullable String tag, @FormParam("to") @Nullable String to,
            @HeaderParam("Referer") @Nullable String cameFrom) {
        Language language = languages.named(tag == null ? "" : tag)
                .orElseThrow(() -> new BadRequestException(choice.say("language-unknown")));
        Optional<EmailAddress> signedIn = Optional.of(visitor.address()).filter(address -> !address.isEmpty()).map(EmailAddress::of);
        transactions.run(() -> choice.chooseInTx(language, signedIn));
        return Response.seeOther(URI.create(to == null || to.isEmpty() ? back(cameFrom) : OwnPath.parse(to).orElse("/"))).build();
    }

    /** RFC 9110 §10.1.3: the field may name anything, so its path is taken, and that as a path of ours. */
    private static String back(@Nullable String cameFrom) {
        try {
            URI page = new URI(cameFrom == null ? "/" : cameFrom);
            return OwnPath.parse(page.getRawPath() + (page.getRawQuery() == null ? "" : "?" + page.getRawQuery())).orElse("/");
        } catch (URISyntaxException noPage) {
            return "/";
        }
    }
}
