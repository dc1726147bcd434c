package org.indaba.web;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Named;
import java.util.Collection;
import java.util.List;
import org.indaba.language.Language;
import org.jspecify.annotations.Nullable;

/**
 * What stands around every page: templates know it as {@code inject:frame}. {@code templates/web/layout.html} uses it, and the tag
 * {@code {#csrf /}}, so that a page need not carry these things along. For one request's threads.
 */
@RequestScoped
@Named("frame")
public class Frame {

    private final Visitor visitor;
    private final Flash flash;
    private final Navigation navigation;
    private final Assets assets;
    private final VisitorLanguage speech;
    private final PageAddress address;

    Frame(Visitor visitor, Flash flash, Navigation navigation, Assets assets, VisitorLanguage speech, PageAddress address) {
        this.visitor = visitor;
        this.flash = flash;
        this.navigation = navigation;
        this.assets = assets;
        this.speech = speech;
        this.address = address;
    }

    /** The language that the page is in. */
    public Language language() {
        return speech.language();
    }

    /** The languages that it could be in; nothing to choose from where there is one only. */
    public Collection<Language> languages() {
        return speech.all();
    }

    /** Where to go on reading behind a form that stands on every page. */
    public String here() {
        return address.readable();
    }

    /** Who asks. */
    public Visitor visitor() {
        return visitor;
    }

    /** The links in the head. */
    public List<Navigation.Link> links() {
        return navigation.links(visitor, address.path());
    }

    /** What the last form did; null if nothing is to be told. */
    public Flash.@Nullable Message message() {
        return flash.take().orElse(null);
    }

    /** The address of the style sheet. */
    public String stylesheet() {
        return assets.stylesheet();
    }

    /** The address of the icon. */
    public String icon() {
        return assets.icon();
    }

    /** The address of htmx. */
    public String script() {
        return assets.script();
    }

    /** What a form must carry in its field {@code csrf}. */
    public String formToken() {
        return visitor.formToken();
    }
}
