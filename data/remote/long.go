package remote

import (
	"context"

	"connectrpc.com/connect/v2"

	"tapetrack/data"
	"tapetrack/data/wire"
)

// importRows is how many rows of a file are in a message.
const importRows = 1000

// eachOf calls each for what comes in pieces.
func eachOf[M any](each func(M) error) func([]M) error {
	return func(some []M) error {
		for _, v := range some {
			if err := each(v); err != nil {
				return err
			}
		}
		return nil
	}
}

// progressed tells how far an act is, and returns a piece of its result through took.
func progressed[R any](report func(done, total int64), took func(R)) func(wire.Progress[R]) error {
	return func(p wire.Progress[R]) error {
		switch {
		case p.Result != nil:
			took(*p.Result)
		case report != nil:
			report(p.Done, p.Total)
		}
		return nil
	}
}

// ExportUsers is that of data.Administration.
func (c *Client) ExportUsers(ctx context.Context, by data.Actor, scope data.UserScope, each func(data.ExportedUser) error) error {
	return receive(ctx, c, by, wire.ExportUsers, wire.UserScope{Keys: scope.Keys, Query: wire.Queried(scope.Query)}, eachOf(each))
}

// ExportLog is that of data.Administration.
func (c *Client) ExportLog(ctx context.Context, by data.Actor, q data.EventQuery, each func(data.Event) error) error {
	return receive(ctx, c, by, wire.ExportLog, q, eachOf(each))
}

// VerifyLog is that of data.Administration.
func (c *Client) VerifyLog(ctx context.Context, by data.Actor, progress func(done, total int64)) (report data.AuditReport, err error) {
	err = receive(ctx, c, by, wire.VerifyLog, none{}, progressed(progress, func(r data.AuditReport) { report = r }))
	return report, err
}

// DeleteGroup is that of data.Administration.
func (c *Client) DeleteGroup(ctx context.Context, by data.Actor, id, moveTo string, report func(done, total int64)) error {
	return receive(ctx, c, by, wire.DeleteGroup, wire.DeleteGroupRequest{ID: id, MoveTo: moveTo}, progressed(report, func(none) {}))
}

// ImportUsers is that of data.Administration.
func (c *Client) ImportUsers(ctx context.Context, by data.Actor, file data.Import, o data.ImportOptions, progress func(done, total int64)) (report data.ImportReport, err error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	stream, err := c.calls.CallClientStream(c.headed(ctx, by, ""), wire.ImportUsers.Spec())
	if err != nil {
		return report, c.told(ctx, err, o.Dry)
	}
	defer stream.Close()
	if err := sendFile(stream, file, o); err == nil {
		_ = stream.CloseSend()
	} // else the server has said why, which is received below
	took := progressed(progress, func(part wire.ImportReportPart) {
		if part.Head != nil {
			rows := report.Rows
			report = *part.Head
			report.Rows = rows
		}
		report.Rows = append(report.Rows, part.Rows...)
	})
	err = c.drain(ctx, o.Dry, func() error {
		var p wire.Progress[wire.ImportReportPart]
		if err := stream.Receive(&p); err != nil {
			return err
		}
		return took(p)
	})
	return report, err
}

// sendFile sends a file in pieces, after its head.
func sendFile(stream connect.ClientStream, file data.Import, o data.ImportOptions) error {
	head := &wire.ImportHead{Name: file.Name, SHA256: file.SHA256, Columns: file.Columns, Dry: o.Dry}
	var agreed []data.ImportedRow
	if o.Agreed != nil {
		told := *o.Agreed
		agreed, told.Rows = told.Rows, nil
		head.Agreed = &told
	}
	if err := stream.Send(&wire.ImportPart{Head: head}); err != nil {
		return err
	}
	for rows := file.Rows; len(rows) > 0 || len(agreed) > 0; {
		n, m := min(importRows, len(rows)), min(importRows, len(agreed))
		if err := stream.Send(&wire.ImportPart{Rows: rows[:n], Agreed: agreed[:m]}); err != nil {
			return err
		}
		rows, agreed = rows[n:], agreed[m:]
	}
	return nil
}
