package org.indaba.app.cli;

import org.indaba.mail.EmailAddress;
import org.indaba.mail.ParsedAddress;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads an address on the command line; anything else is wrong usage. */
final class AddressConverter implements ITypeConverter<EmailAddress> {

    @Override
    public EmailAddress convert(String text) {
        return switch (EmailAddress.parse(text)) {
            case ParsedAddress.Valid(EmailAddress address) -> address;
            case ParsedAddress.Invalid(String reason) -> throw new TypeConversionException("'" + text + "' is no address: " + reason);
        };
    }
}
