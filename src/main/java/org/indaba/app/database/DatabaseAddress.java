package org.indaba.app.database;

/**
 * Where a database is and how to sign in.
 *
 * @param url {@code jdbc:postgresql://…}
 * @param username the database's user; may be empty
 * @param password may be empty
 */
public record DatabaseAddress(String url, String username, String password) {

    /** Without the password, which no log needs. */
    @Override
    public String toString() {
        return url;
    }
}
