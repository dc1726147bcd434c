package org.indaba.lists;

/** What reading the value of a setting gave. */
public sealed interface ParsedSetting {

    /**
     * The value is good.
     *
     * @param canonical the one spelling in which it is stored and shown
     */
    record Valid(String canonical) implements ParsedSetting {
    }

    /**
     * The value is not one of this setting.
     *
     * @param reason a sentence that says what would be right
     */
    record Invalid(String reason) implements ParsedSetting {
    }
}
