-- Who stays suspended for good is looked at once a week, those too of whom that was decided before it was so.
UPDATE bounce_members SET due_at = now() + random() * interval '7 days' WHERE due_at IS NULL AND stage <> 'SCORED';
