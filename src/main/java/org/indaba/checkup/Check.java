package org.indaba.checkup;

/** What is looked at, in the order in which it is shown. */
public enum Check {
    /** The name of this server, and its addresses. */
    HOSTNAME("hostname", "Name and addresses"),
    /** The names that our addresses point back to. */
    PTR("ptr", "Reverse name"),
    /** Whether mail servers reach us. */
    PORT("port", "Port 25"),
    /** The certificate of the mail server. */
    CERTIFICATE("certificate", "Certificate"),
    /** The address of the pages. */
    WEB("web", "Web address"),
    /** A domain's name itself. */
    DOMAIN("domain", "Domain"),
    /** Where a domain's mail goes. */
    MX("mx", "Where mail goes"),
    /** Who may send for a domain. */
    SPF("spf", "Who may send"),
    /** The keys that we sign with. */
    DKIM("dkim", "Signing keys"),
    /** What a domain wants done with forgeries. */
    DMARC("dmarc", "Policy on forgeries"),
    /** What a domain asks of those who send it mail. */
    MTA_STS("mta-sts", "Policy on TLS");

    private final String word;
    private final String title;

    Check(String word, String title) {
        this.word = word;
        this.title = title;
    }

    /** For programs and narrow columns. */
    public String word() {
        return word;
    }

    /** In English, for operators and programs. */
    public String title() {
        return title;
    }

    /** The key of the same for people. */
    public String key() {
        return "checkup-" + word;
    }

    /** The one with this word. @throws IllegalArgumentException if there is none */
    static Check of(String word) {
        for (Check check : values()) {
            if (check.word.equals(word)) {
                return check;
            }
        }
        throw new IllegalArgumentException("no such check: " + word);
    }
}
