package org.indaba.dns;

import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/**
 * What is asked: a name, whose case does not count, and a type of record.
 *
 * @param name absolute
 * @param type as {@link Type} numbers them
 */
record Question(Name name, int type) {

    Question at(Name other) {
        return new Question(other, type);
    }

    @Override
    public String toString() {
        return Type.string(type) + " of " + name.toString(true);
    }
}
