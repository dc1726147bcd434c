package org.indaba.post;

import org.indaba.accept.Destination;
import org.indaba.bounce.OwnerMail;
import org.indaba.bounce.PostmasterMail;
import org.indaba.bounce.ReturnedMail;
import org.indaba.command.MailCommands;
import org.indaba.spool.Inbound;

/**
 * The stations of mail that is no post: {@code bounce} for what came back and for mail to people, {@code command} for what asks for
 * something. Thread-safe.
 *
 * @param returned what came back
 * @param owners mail to owners
 * @param postmaster mail to the administrators
 * @param commands join, leave, confirm, request
 */
public record MailStations(ReturnedMail returned, OwnerMail owners, PostmasterMail postmaster, MailCommands commands)
        implements Stations {

    @Override
    public void ownerInTx(Inbound row, Destination.Owner destination) {
        owners.takeInTx(row, destination);
    }

    @Override
    public void returnedInTx(Inbound row, Destination.ReturnPath destination) {
        returned.takeInTx(row, destination);
    }

    @Override
    public void noticeReturnedInTx(Inbound row, Destination.NoticeReturn destination) {
        returned.takeInTx(row, destination);
    }

    @Override
    public void requestInTx(Inbound row, Destination.Request destination) {
        commands.takeInTx(row, destination);
    }

    @Override
    public void joinInTx(Inbound row, Destination.Join destination) {
        commands.takeInTx(row, destination);
    }

    @Override
    public void leaveInTx(Inbound row, Destination.Leave destination) {
        commands.takeInTx(row, destination);
    }

    @Override
    public void leaveByTokenInTx(Inbound row, Destination.LeaveByToken destination) {
        commands.takeInTx(row, destination);
    }

    @Override
    public void confirmInTx(Inbound row, Destination.Confirm destination) {
        commands.takeInTx(row, destination);
    }

    @Override
    public void postmasterInTx(Inbound row, Destination.Postmaster destination) {
        postmaster.takeInTx(row, destination);
    }
}
