package auth

import (
	"context"

	"tapetrack/data"
)

// Groups returns all groups ordered by Group-ID.
func (s *Service) Groups(ctx context.Context, by data.Actor) ([]data.Group, error) {
	var groups []data.Group
	err := s.look(ctx, by, func(tx data.Tx) (err error) {
		groups, err = tx.Groups()
		return err
	})
	return groups, err
}

// AddGroup stores a new group. It returns a FieldError for what can't stay as
// it was typed; one for a Group-ID that exists matches ErrExists.
func (s *Service) AddGroup(ctx context.Context, by data.Actor, g data.Group) error {
	if err := data.CheckGroupID(g.ID); err != nil {
		return err
	}
	if err := data.CheckDescription(g.Description); err != nil {
		return err
	}
	return s.act(ctx, by, func(tx data.Tx, _ actor) ([]data.Event, error) {
		return []data.Event{{Kind: data.GroupAdded, Detail: g.ID}}, tx.AddGroup(g)
	})
}

// ensureGroup adds a group that does not exist yet: it is picked or typed anew.
func (s *Service) ensureGroup(tx data.Tx, id string) ([]data.Event, error) {
	if id == "" {
		return nil, nil
	}
	_, err := tx.Group(id)
	if !notFound(err) {
		return nil, err
	}
	if err := data.CheckGroupID(id); err != nil {
		return nil, err
	}
	return []data.Event{{Kind: data.GroupAdded, Detail: id}}, tx.AddGroup(data.Group{ID: id})
}
