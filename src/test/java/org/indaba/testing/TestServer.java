package org.indaba.testing;

/** The PostgreSQL server that all tests of a run share. */
public final class TestServer {

    private TestServer() {
    }

    /** The JDBC address without a database, ending in a slash. */
    public static String url() {
        return System.getProperty("indaba.test.database.url", "jdbc:postgresql://127.0.0.1:55432/");
    }

    /** Who signs in. */
    public static String username() {
        return System.getProperty("indaba.test.database.username", "postgres");
    }

    /** With which password. */
    public static String password() {
        return System.getProperty("indaba.test.database.password", "");
    }
}
