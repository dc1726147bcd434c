package org.indaba.web;

import io.quarkus.qute.EngineConfiguration;
import io.quarkus.qute.EvalContext;
import io.quarkus.qute.NamespaceResolver;
import java.util.concurrent.CompletionStage;
import org.indaba.notice.PhraseNamespace;

/** Makes {@code {t:key}} in pages a phrase in the visitor's language. */
@EngineConfiguration
final class PhraseResolver implements NamespaceResolver {

    private final NamespaceResolver phrases;

    PhraseResolver(VisitorLanguage language) {
        this.phrases = PhraseNamespace.of(_ -> language.phrases());
    }

    @Override
    public String getNamespace() {
        return PhraseNamespace.NAME;
    }

    @Override
    public CompletionStage<Object> resolve(EvalContext context) {
        return phrases.resolve(context);
    }
}
