package org.indaba.notice;

import io.quarkus.qute.EvalContext;
import io.quarkus.qute.EvaluatedParams;
import io.quarkus.qute.NamespaceResolver;
import io.quarkus.qute.RawString;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.indaba.language.Phrases;

/**
 * Phrases in templates: {@code {t:lists-title}}, with values {@code {t:lists-count(number)}}, and where the key is a value itself
 * {@code {t:say(link.label)}}. Pages escape what they are given, as everything else; a phrase that is HTML has escaped its values.
 */
public final class PhraseNamespace {

    /** The name of the namespace. */
    public static final String NAME = "t";

    private static final String KEY_IS_A_VALUE = "say";

    private PhraseNamespace() {
    }

    /** @param phrases those of the language of what is rendered */
    public static NamespaceResolver of(Function<EvalContext, Phrases> phrases) {
        return NamespaceResolver.builder(NAME).resolveAsync(context -> resolved(context, phrases.apply(context))).build();
    }

    private static CompletionStage<Object> resolved(EvalContext context, Phrases phrases) {
        if (context.getParams().isEmpty()) {
            return CompletableFuture.completedStage(said(phrases, context.getName(), new Object[0]));
        }
        EvaluatedParams params = EvaluatedParams.evaluate(context);
        return params.stage.thenApply(_ -> said(phrases, context.getName(), values(params, context.getParams().size())));
    }

    private static Object[] values(EvaluatedParams params, int count) {
        return IntStream.range(0, count).mapToObj(i -> result(params, i)).toArray();
    }

    private static Object result(EvaluatedParams params, int index) {
        try {
            Object result = params.getResult(index);
            return result == null ? "" : result;
        } catch (InterruptedException | java.util.concurrent.ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Object said(Phrases phrases, String name, Object[] values) {
        if (name.equals(KEY_IS_A_VALUE)) {
            Object[] rest = new Object[values.length - 1];
            System.arraycopy(values, 1, rest, 0, rest.length);
            return said(phrases, values[0].toString(), rest);
        }
        String text = phrases.say(name, values);
        return name.endsWith(Phrases.MARKUP) ? new RawString(text) : text;
    }
}
