package org.indaba.moderate;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Has all rules look at a post and says the verdict. Of several objections the strictest decides: discard (the peer must hear 250),
 * then reject, then hold. Asked at the end of DATA and by {@code indaba explain}; keeps nothing. When a rule throws, nobody knows
 * the verdict: the exception goes to the caller, who answers 451. Thread-safe.
 */
public final class Judge {

    private final List<Rule> rules;
    private final Backgrounds backgrounds;

    /** @param rules who looks */
    public Judge(Rules rules) {
        this(rules.inOrder(), rules.backgrounds());
    }

    /** Of posts about which nothing else is known. */
    Judge(List<Rule> rules) {
        this(rules, _ -> Background.NONE);
    }

    private Judge(List<Rule> rules, Backgrounds backgrounds) {
        this.rules = List.copyOf(rules);
        this.backgrounds = backgrounds;
    }

    /** The verdict on a post, with its trace. */
    public Judgement judge(Post message) {
        Post post = message.with(backgrounds.of(message));
        Verdict verdict = new Verdict.Accept();
        List<Trace.Look> looks = new ArrayList<>();
        for (Rule rule : rules) {
            switch (rule.look(post)) {
                case Finding.NoObjection(String says) -> looks.add(new Trace.Look(rule.name(), says, "", ""));
                case Finding.Objection(Verdict wanted, String remedy) -> {
                    Verdict here = here(rule, wanted, post.message());
                    looks.add(new Trace.Look(rule.name(), here.words(), here.word(), remedy));
                    verdict = stricter(verdict, here);
                }
            }
        }
        return new Judgement(verdict, new Trace(verdict.word(), verdict.words(), looks), waiting(post)).heldOnce();
    }

    private static OptionalLong waiting(Post post) {
        return post.background().earlier().map(earlier -> switch (earlier) {
            case EarlierPosts.Earlier.Waiting(long id) -> OptionalLong.of(id);
            case EarlierPosts.Earlier.Taken _ -> OptionalLong.empty();
        }).orElse(OptionalLong.empty());
    }

    /** What a rule wants of a message that this peer brought. */
    static Verdict here(Rule rule, Verdict wanted, ArrivedMessage message) {
        return wanted instanceof Verdict.Reject reject && message.peer().trusted() ? rule.behindRelay(reject) : wanted;
    }

    private static Verdict stricter(Verdict first, Verdict second) {
        return strictness(second) > strictness(first) ? second : first;
    }

    private static int strictness(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Accept() -> 0;
            case Verdict.Hold _ -> 1;
            case Verdict.Reject _ -> 2;
            case Verdict.Discard _ -> 3;
        };
    }
}
