package org.indaba.web.demo;

/** What a mail host may say when it sends a mail back. */
public enum BounceKind {
    /** Nobody has the address: for good. */
    NO_SUCH_USER("failed", "5.1.1", "550 5.1.1 No such user here", "demo-bounce-no-such-user"),
    /** The mailbox is full: for good, as far as this mail is concerned. */
    MAILBOX_FULL("failed", "5.2.2", "552 5.2.2 The mailbox is full", "demo-bounce-mailbox-full"),
    /** Not delivered yet; the host goes on trying. */
    DELAYED("delayed", "4.4.1", "421 4.4.1 The next host does not answer", "demo-bounce-delayed");

    private final String action;
    private final String status;
    private final String diagnostic;
    private final String label;

    BounceKind(String action, String status, String diagnostic, String label) {
        this.action = action;
        this.status = status;
        this.diagnostic = diagnostic;
        this.label = label;
    }

    /** RFC 3464 §2.3.3. */
    public String action() {
        return action;
    }

    /** RFC 3464 §2.3.4. */
    public String status() {
        return status;
    }

    /** What stands in the report as the host's reply. */
    public String diagnostic() {
        return diagnostic;
    }

    /** The key of what it is for people. */
    public String label() {
        return label;
    }
}
