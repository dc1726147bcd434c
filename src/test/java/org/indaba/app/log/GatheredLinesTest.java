package org.indaba.app.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.LogContext;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.jboss.logmanager.handlers.AsyncHandler;
import org.jboss.logmanager.handlers.WriterHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GatheredLinesTest {

    private final StringWriter seen = new StringWriter();
    private final WriterHandler console = new WriterHandler();
    private final AsyncHandler outer = new AsyncHandler();
    private final Logger root = LogContext.getLogContext().getLogger("");

    @BeforeEach
    void consoleBehindAQueue() {
        console.setFormatter(new PatternFormatter("%s|"));
        console.setAutoFlush(true);
        console.setWriter(new BufferedWriter(seen));
        outer.addHandler(console);
        root.addHandler(outer);
    }

    @AfterEach
    void away() {
        root.removeHandler(outer);
    }

    private void say(String text) {
        console.publish(new ExtLogRecord(Level.INFO, text, GatheredLinesTest.class.getName()));
    }

    @Test
    void linesGoTogetherUntilTheEndAndThenEachByItself() {
        say("before");
        String before = seen.toString();
        GatheredLines lines = GatheredLines.begin();
        say("one");
        say("two");
        String gathering = seen.toString();
        lines.flush();
        String flushed = seen.toString();
        say("three");
        lines.end();
        String ended = seen.toString();
        say("behind");

        assertThat(List.of(before, gathering, flushed, ended, seen.toString())).containsExactly("before|", "before|", "before|one|two|",
                "before|one|two|three|", "before|one|two|three|behind|");
    }
}
