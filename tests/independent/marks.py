"""What is known of units other than whose they are: ranges of a run (registry, project, vintage) with the entry that
caused each. No split or transfer touches them."""


class Marks:
    def __init__(self):
        self.runs = {}  # run -> [(first, last, cause, more)], ascending

    def over(self, run, first, last, but=None):
        """The marks that meet [first, last], cut to it; `but`: a cause that is passed over."""
        return [(max(f, first), min(l, last), cause, more) for f, l, cause, more in self.runs.get(run, ())
                if f <= last and first <= l and cause != but]

    def put(self, run, first, last, cause, more=None):
        marks = self.runs.setdefault(run, [])
        marks.append((first, last, cause, more))
        marks.sort(key=lambda mark: mark[:3])

    def take(self, run, first, last, cause):
        """Frees [first, last] of what the cause has marked there."""
        kept = []
        for f, l, c, more in self.runs.get(run, ()):
            if c != cause or l < first or last < f:
                kept.append((f, l, c, more))
                continue
            kept += [(a, b, c, more) for a, b in ((f, first - 1), (last + 1, l)) if a <= b]
        self.runs[run] = sorted(kept, key=lambda mark: mark[:3])

    def of(self, cause):
        """(run, first, last) of all marks of a cause."""
        return [(run, f, l) for run, marks in self.runs.items() for f, l, c, _ in marks if c == cause]

    def end(self, cause):
        for run, first, last in self.of(cause):
            self.take(run, first, last, cause)

    def free(self, run, first, last):
        """The parts of [first, last] under no mark, ascending."""
        for f, l, _, _ in self.over(run, first, last):
            if first < f:
                yield first, f - 1
            first = max(first, l + 1)
        if first <= last:
            yield first, last

    def cover(self, run, first, last, cause):
        """Whether all of [first, last] is under marks of the cause."""
        for f, l, c, _ in self.over(run, first, last):
            if c == cause and f <= first:
                first = max(first, l + 1)
        return first > last
