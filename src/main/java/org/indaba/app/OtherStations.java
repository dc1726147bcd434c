package org.indaba.app;

import java.util.List;
import org.indaba.accept.Destination;
import org.indaba.bounce.ComeBack;
import org.indaba.bounce.OwnerMail;
import org.indaba.bounce.PostmasterMail;
import org.indaba.bounce.ReturnedMail;
import org.indaba.command.MailCommands;
import org.indaba.command.ModeratorMail;
import org.indaba.post.Stations;
import org.indaba.spool.Inbound;

/** Joins the flow of a post with the packages that take all other mail; it decides nothing. */
final class OtherStations implements Stations {

    private final OwnerMail owners;
    private final ReturnedMail returned;
    private final PostmasterMail postmaster;
    private final MailCommands commands;
    private final ComeBack comeBack;
    private final ModeratorMail moderators;

    OtherStations(OwnerMail owners, ReturnedMail returned, PostmasterMail postmaster, MailCommands commands, ComeBack comeBack,
            ModeratorMail moderators) {
        this.owners = owners;
        this.returned = returned;
        this.postmaster = postmaster;
        this.commands = commands;
        this.comeBack = comeBack;
        this.moderators = moderators;
    }

    @Override
    public boolean ownerInTx(Inbound row, Destination.Owner destination) {
        return owners.takeInTx(row, destination);
    }

    @Override
    public void returnedInTx(List<Returned> mails) {
        returned.takeAllInTx(mails.stream().map(mail -> new ReturnedMail.Returned(mail.row(), mail.destination(), mail.octets())).toList());
    }

    @Override
    public void noticeReturnedInTx(Inbound row, Destination.NoticeReturn destination) {
        returned.takeInTx(row, destination);
    }

    @Override
    public void orphanReturnedInTx(Inbound row, Destination.OrphanReturn destination) {
        returned.takeInTx(row, destination);
    }

    @Override
    public boolean requestInTx(Inbound row, Destination.Request destination) {
        return commands.takeInTx(row, destination);
    }

    @Override
    public boolean joinInTx(Inbound row, Destination.Join destination) {
        return commands.takeInTx(row, destination);
    }

    @Override
    public boolean leaveInTx(Inbound row, Destination.Leave destination) {
        return commands.takeInTx(row, destination);
    }

    @Override
    public boolean leaveByTokenInTx(Inbound row, Destination.LeaveByToken destination) {
        return commands.takeInTx(row, destination);
    }

    @Override
    public boolean confirmInTx(Inbound row, Destination.Confirm destination) {
        return commands.takeInTx(row, destination);
    }

    @Override
    public boolean resumeInTx(Inbound row, Destination.Resume destination) {
        return comeBack.takeInTx(row, destination);
    }

    @Override
    public boolean moderateInTx(Inbound row, Destination.Moderate destination) {
        return moderators.takeInTx(row, destination);
    }

    @Override
    public boolean postmasterInTx(Inbound row, Destination.Postmaster destination) {
        return postmaster.takeInTx(row, destination);
    }
}
