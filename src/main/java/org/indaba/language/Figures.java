package org.indaba.language;

import com.ibm.icu.number.LocalizedNumberFormatter;
import com.ibm.icu.number.NumberFormatter;
import com.ibm.icu.text.DateFormat;
import com.ibm.icu.text.ListFormatter;
import com.ibm.icu.text.MeasureFormat;
import com.ibm.icu.text.MeasureFormat.FormatWidth;
import com.ibm.icu.text.NumberFormat;
import com.ibm.icu.text.RelativeDateTimeFormatter;
import com.ibm.icu.text.RelativeDateTimeFormatter.AbsoluteUnit;
import com.ibm.icu.text.RelativeDateTimeFormatter.Direction;
import com.ibm.icu.text.RelativeDateTimeFormatter.RelativeUnit;
import com.ibm.icu.util.Measure;
import com.ibm.icu.util.MeasureUnit;
import com.ibm.icu.util.NoUnit;
import com.ibm.icu.util.TimeZone;
import com.ibm.icu.util.ULocale;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;

/**
 * Numbers, sizes, times and stretches of time as a language writes them (CLDR). Times are in universal time. What is costly to make is
 * made once a language. Immutable; thread-safe.
 */
public final class Figures {

    /** What is nearer than this is now. In seconds. */
    private static final long NOW_SECONDS = 5;
    private static final long KILO = 1024;

    private final LocalizedNumberFormatter number;
    private final LocalizedNumberFormatter percent;
    private final RelativeDateTimeFormatter apart;
    private final MeasureFormat wide;
    private final MeasureFormat brief;
    private final ListFormatter enumeration;
    private final DateFormat clock;
    private final DateFormat dayAndClock;
    private final DateFormat day;
    private final DateFormat exact;

    Figures(ULocale locale) {
        number = NumberFormatter.withLocale(locale);
        percent = NumberFormatter.withLocale(locale).unit(NoUnit.PERCENT);
        apart = RelativeDateTimeFormatter.getInstance(locale);
        wide = MeasureFormat.getInstance(locale, FormatWidth.WIDE, oneDigit(locale));
        brief = MeasureFormat.getInstance(locale, FormatWidth.SHORT, oneDigit(locale));
        enumeration = ListFormatter.getInstance(locale, ListFormatter.Type.UNITS, ListFormatter.Width.SHORT);
        clock = skeleton("Hms", locale);
        dayAndClock = skeleton("MMMdHm", locale);
        day = skeleton("MMMd", locale);
        exact = skeleton("yMMMdHms", locale);
    }

    private static NumberFormat oneDigit(ULocale locale) {
        NumberFormat format = NumberFormat.getInstance(locale);
        format.setMaximumFractionDigits(1);
        return format;
    }

    /** Fields, which the language puts into its order. */
    private static DateFormat skeleton(String fields, ULocale locale) {
        DateFormat format = DateFormat.getInstanceForSkeleton(fields, locale);
        format.setTimeZone(TimeZone.GMT_ZONE);
        return format;
    }

    /** {@code 12,345}. */
    public String number(long value) {
        return number.format(value).toString();
    }

    /** {@code 0.25}. */
    public String number(double value) {
        return number.format(value).toString();
    }

    /** {@code 37%}. */
    public String percent(int hundredths) {
        return percent.format(hundredths).toString();
    }

    /** {@code 12 kB}; one digit behind the point below ten. */
    public String size(long octets) {
        if (octets < KILO) {
            return wide.format(new Measure(octets, MeasureUnit.BYTE));
        }
        double kilobytes = octets / (double) KILO;
        return kilobytes < KILO ? brief.format(new Measure(rounded(kilobytes), MeasureUnit.KILOBYTE))
                : brief.format(new Measure(rounded(kilobytes / KILO), MeasureUnit.MEGABYTE));
    }

    private static double rounded(double value) {
        return value < 10 ? value : Math.round(value);
    }

    /** Several in a row: {@code 3 held, 4 failed}. */
    public String list(List<String> items) {
        return items.isEmpty() ? "" : enumeration.format(items);
    }

    /** {@code 10:31:07}. */
    public String clock(Instant at) {
        return written(clock, at);
    }

    /** {@code Nov 23, 10:31}. */
    public String dayAndClock(Instant at) {
        return written(dayAndClock, at);
    }

    /** {@code Nov 23}. */
    public String day(Instant at) {
        return written(day, at);
    }

    /** {@code Nov 23, 2026, 10:31:07 UTC}. */
    public String exact(Instant at) {
        return written(exact, at) + " UTC";
    }

    /** Formats of dates are not thread-safe: each time is written with a copy. */
    private static String written(DateFormat format, Instant at) {
        return ((DateFormat) format.clone()).format(Date.from(at));
    }

    /** How far away a time is: {@code now}, {@code 3 minutes ago}, {@code in 5 hours}. */
    public String apart(Instant at, Instant now) {
        Duration far = Duration.between(at, now);
        if (far.abs().toSeconds() < NOW_SECONDS) {
            return apart.format(Direction.PLAIN, AbsoluteUnit.NOW);
        }
        Direction direction = far.isNegative() ? Direction.NEXT : Direction.LAST;
        Unit unit = Unit.of(far.abs());
        return apart.format(unit.of(far.abs().toSeconds()), direction, unit.relative);
    }

    /** A stretch of time in one unit: {@code 3.2 seconds}, {@code 45 seconds}, {@code 2 hours}, {@code 5 days}. */
    public String stretch(Duration time) {
        if (time.toMillis() < 10_000 && time.toMillis() % 1000 != 0) {
            return wide.format(new Measure(time.toMillis() / 1000.0, MeasureUnit.SECOND));
        }
        Unit unit = Unit.of(time);
        return wide.format(new Measure(unit.of(time.toSeconds()), unit.measure));
    }

    /** The unit in which a stretch is told: none where one of it would be half of the truth. */
    private enum Unit {
        SECOND(RelativeUnit.SECONDS, MeasureUnit.SECOND, 1),
        MINUTE(RelativeUnit.MINUTES, MeasureUnit.MINUTE, 60),
        HOUR(RelativeUnit.HOURS, MeasureUnit.HOUR, 3600),
        DAY(RelativeUnit.DAYS, MeasureUnit.DAY, 86_400);

        private final RelativeUnit relative;
        private final MeasureUnit measure;
        private final long seconds;

        Unit(RelativeUnit relative, MeasureUnit measure, long seconds) {
            this.relative = relative;
            this.measure = measure;
            this.seconds = seconds;
        }

        static Unit of(Duration time) {
            return time.toSeconds() < 90 ? SECOND : time.toMinutes() < 90 ? MINUTE : time.toHours() < 48 ? HOUR : DAY;
        }

        long of(long total) {
            return total / seconds;
        }
    }
}
