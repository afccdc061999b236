import { describe, expect, it } from 'vitest';
import { BROADCAST_TREE, BroadcastTree } from './broadcast-tree.ts';
import { TreeNetwork } from './testing/tree-network.ts';

const treeOf = (...links: string[]) => {
  const tree = new BroadcastTree();
  for (const link of links) tree.linkUp(link);
  return tree;
};

describe('one replica', () => {
  it('sends its own edits over every link', () => {
    expect(treeOf('a', 'b', 'c').targets('me', null)).toEqual(['a', 'b', 'c']);
  });

  it('forwards an unknown origin to everybody but who it came from', () => {
    const tree = treeOf('a', 'b', 'c');
    expect(tree.first('o', 'a')).toEqual([]);
    expect(tree.targets('o', 'a')).toEqual(['b', 'c']);
  });

  it('prunes a duplicate once, and sends that origin there no more, but every other origin', () => {
    const tree = treeOf('a', 'b', 'c');
    tree.first('o', 'a');
    expect(tree.duplicate('o', 'b')).toBe(true);
    expect(tree.duplicate('o', 'b')).toBe(false);
    expect(tree.targets('o', 'a')).toEqual(['c']);
    expect(tree.targets('me', null)).toEqual(['a', 'b', 'c']);
  });

  it('never prunes the parent', () => {
    const tree = treeOf('a', 'b');
    tree.first('o', 'a');
    expect(tree.duplicate('o', 'a')).toBe(false);
    expect(tree.targets('o', 'b')).toEqual([]);
    expect(tree.duplicate('o', 'b')).toBe(true);
  });

  it('does not send what came by another way to the parent, who would prune it', () => {
    const tree = treeOf('a', 'b', 'c');
    tree.first('o', 'a');
    tree.duplicate('o', 'b');
    tree.first('o', 'b');
    expect(tree.targets('o', 'b')).toEqual(['c']);
  });

  it('goes on sending its own edits to who sends one back, having got it another way first', () => {
    const tree = treeOf('a', 'b');
    tree.targets('me', null);
    expect(tree.duplicate('me', 'a')).toBe(false);
    expect(tree.targets('me', null)).toEqual(['a', 'b']);
  });

  it('stops sending to who prunes, and starts again when grafted', () => {
    const tree = treeOf('a', 'b');
    tree.targets('me', null);
    tree.pruned('me', 'a');
    expect(tree.targets('me', null)).toEqual(['b']);
    tree.grafted('me', 'a');
    expect(tree.targets('me', null)).toEqual(['a', 'b']);
  });

  it('may prune again after a graft of either side', () => {
    const tree = treeOf('a', 'b');
    tree.first('o', 'a');
    expect(tree.duplicate('o', 'b')).toBe(true);
    tree.graft('o', 'b');
    expect(tree.duplicate('o', 'b')).toBe(true);
    tree.grafted('o', 'b');
    expect(tree.duplicate('o', 'b')).toBe(true);
  });

  it('keeps its parent when an edit under way comes first over a pruned link', () => {
    const tree = treeOf('a', 'b');
    tree.first('o', 'a');
    tree.duplicate('o', 'b');
    expect(tree.first('o', 'b')).toEqual([]);
    expect(tree.linkDown('b')).toEqual([]);
    expect(tree.linkDown('a')).toEqual([]);
  });

  it('replaces a parent that stays silent while a lazy link delivers, and grafts the new one', () => {
    const tree = treeOf('a', 'b');
    tree.first('o', 'a');
    tree.duplicate('o', 'b');
    for (let i = 1; i < BROADCAST_TREE.patience; i++) expect(tree.first('o', 'b')).toEqual([]);
    expect(tree.first('o', 'b')).toEqual(['b']);
    expect(tree.duplicate('o', 'a')).toBe(true);
  });

  it('keeps its parent although a link that is still eager was quicker this time', () => {
    const tree = treeOf('a', 'b', 'c');
    tree.first('o', 'a');
    expect(tree.first('o', 'b')).toEqual([]);
    expect(tree.targets('o', 'b')).toEqual(['c']);
    expect(tree.duplicate('o', 'a')).toBe(false);
    expect(tree.duplicate('o', 'b')).toBe(true);
  });

  it('does not count against a parent that delivers in between', () => {
    const tree = treeOf('a', 'b');
    tree.first('o', 'a');
    tree.duplicate('o', 'b');
    for (let i = 0; i < 3 * BROADCAST_TREE.patience; i++) {
      expect(tree.first('o', 'b')).toEqual([]);
      tree.duplicate('o', 'a');
    }
  });

  it('names at most two links to graft when the parent is gone: those that had it soonest', () => {
    const tree = treeOf('a', 'b', 'c', 'd', 'e');
    tree.first('o', 'a');
    tree.first('other', 'b');
    tree.duplicate('o', 'd');
    tree.duplicate('o', 'c');
    tree.pruned('o', 'b');
    expect(tree.linkDown('a')).toEqual([{ origin: 'o', from: ['d', 'c'] }]);
    expect(tree.linkDown('a')).toEqual([]);
  });

  it('names nothing when no link is left', () => {
    const tree = treeOf('a');
    tree.first('o', 'a');
    expect(tree.linkDown('a')).toEqual([]);
  });

  it('grafts whoever delivers after the parent is gone or has pruned', () => {
    const tree = treeOf('a', 'b');
    tree.first('o', 'a');
    tree.duplicate('o', 'b');
    tree.pruned('o', 'a');
    expect(tree.first('o', 'b')).toEqual(['b']);
  });

  it('gives up a parent that asks for the origin itself', () => {
    const tree = treeOf('a', 'b');
    tree.first('o', 'a');
    tree.grafted('o', 'a');
    expect(tree.targets('o', 'b')).toEqual(['a']);
  });

  it('holds a new link eager, and a link that came back too', () => {
    const tree = treeOf('a', 'b');
    tree.first('o', 'a');
    tree.duplicate('o', 'b');
    tree.linkDown('b');
    tree.linkUp('b');
    tree.linkUp('c');
    expect(tree.targets('o', 'a')).toEqual(['b', 'c']);
  });

  it('lets an unknown origin inherit the flags of the last one that came over the same link', () => {
    const tree = treeOf('a', 'b', 'c', 'd');
    tree.first('old', 'a');
    tree.duplicate('old', 'b');
    tree.first('recent', 'a');
    tree.graft('recent', 'b');
    tree.duplicate('recent', 'c');
    tree.first('elsewhere', 'd');
    tree.first('newcomer', 'a');
    expect(tree.targets('newcomer', 'a')).toEqual(['b', 'd']);
    expect(tree.duplicate('newcomer', 'c'), 'inherited, so never pruned by itself').toBe(true);
  });

  it('prunes nobody for an origin it has no other way to', () => {
    const tree = treeOf('a', 'b');
    expect(tree.duplicate('o', 'a')).toBe(false);
    expect(tree.duplicate('o', 'b')).toBe(false);
    tree.first('o', 'a');
    expect(tree.duplicate('o', 'b')).toBe(true);
  });

  it('ignores links that are not up', () => {
    const tree = treeOf('a');
    expect(tree.first('o', 'gone')).toEqual([]);
    expect(tree.duplicate('o', 'gone')).toBe(false);
    tree.pruned('o', 'gone');
    tree.grafted('o', 'gone');
    tree.graft('o', 'gone');
    expect(tree.targets('o', 'gone')).toEqual(['a']);
  });

  it('remembers a bounded number of origins, the most recently used', () => {
    const tree = treeOf('a', 'b');
    tree.first('kept', 'a');
    tree.duplicate('kept', 'b');
    tree.first('lost', 'a');
    tree.graft('lost', 'b');
    tree.duplicate('lost', 'b');
    for (let i = 0; i < BROADCAST_TREE.origins - 1; i++) {
      tree.targets(`filler ${i}`, null);
      tree.duplicate('kept', 'a');
    }
    expect(tree.targets('kept', 'a')).toEqual([]);
    expect(tree.targets('lost', null)).toEqual(['a', 'b']);
  });

  it('repairs a bounded number of origins at once', () => {
    const tree = treeOf('a', 'b');
    for (let i = 0; i < BROADCAST_TREE.repairs + 10; i++) tree.first(`o${i}`, 'a');
    const orphans = tree.linkDown('a');
    expect(orphans).toHaveLength(BROADCAST_TREE.repairs);
    expect(orphans[0]?.origin).toBe(`o${BROADCAST_TREE.repairs + 9}`);
  });
});

describe('a link that is always sent everything', () => {
  const tree = () => {
    const made = new BroadcastTree({ always: (link) => link === 'home' });
    for (const link of ['home', 'a', 'b']) made.linkUp(link);
    return made;
  };

  it('is neither pruned nor made lazy', () => {
    const made = tree();
    made.first('o', 'a');
    expect(made.duplicate('o', 'home')).toBe(false);
    made.pruned('o', 'home');
    expect(made.targets('o', 'a')).toEqual(['home', 'b']);
  });

  it('rule 7: gives way to a mesh link as parent, so that the mesh does not hang on one caller and home', () => {
    const made = tree();
    made.first('o', 'home');
    // Two who had it from home must not take each other's copy for the way it comes.
    expect(made.duplicate('o', 'a')).toBe(false);
    expect(made.duplicate('o', 'b')).toBe(false);
    made.first('o', 'a');
    expect(made.duplicate('o', 'b')).toBe(true);
    expect(made.linkDown('home')).toEqual([]);
    expect(made.linkDown('a')).toEqual([{ origin: 'o', from: ['b'] }]);
  });

  it('serves as parent while nobody else delivers', () => {
    const made = tree();
    made.first('o', 'a');
    for (let i = 0; i < BROADCAST_TREE.patience; i++) expect(made.first('o', 'home')).toEqual([]);
    expect(made.linkDown('home')).toEqual([{ origin: 'o', from: ['a', 'b'] }]);
  });
});

describe('a room', () => {
  const complete = (size: number) =>
    Array.from({ length: size }, (_, i) => Array.from({ length: i }, (_, j) => [i, j] as const)).flat();

  it('of 8, everybody joined to everybody: an edit costs 7 sends once the first have gone round', () => {
    const net = new TreeNetwork(8, complete(8), 'eight');
    for (let round = 0; round < 2; round++) for (let i = 0; i < 8; i++) net.edit(i);
    net.settle();
    for (let round = 0; round < 5; round++) {
      for (let i = 0; i < 8; i++) {
        net.edit(i);
        expect(net.settle()).toEqual({ sends: 7, repairs: 0 });
      }
    }
  });

  it('rule 4: one pair cut off: everybody gets everything all the same, for 7 sends', () => {
    const net = new TreeNetwork(
      8,
      complete(8).filter(([a, b]) => !(a === 5 && b === 2)),
      'cut pair',
    );
    for (let round = 0; round < 3; round++) for (let i = 0; i < 8; i++) net.edit(i);
    net.settle();
    for (let i = 0; i < 8; i++) {
      net.edit(i);
      expect(net.settle()).toEqual({ sends: 7, repairs: 0 });
    }
    net.expectComplete();
  });

  it('a peer that crashes: its neighbours graft, and nothing is missing', () => {
    const net = new TreeNetwork(
      8,
      complete(8).filter(([a, b]) => (a + b) % 3 !== 0),
      'crash',
    );
    for (let round = 0; round < 3; round++) for (let i = 0; i < 8; i++) net.edit(i);
    net.settle();
    net.edit(0);
    net.run(3);
    net.crash(4);
    for (let round = 0; round < 2; round++) for (const i of [0, 1, 2, 3, 5, 6, 7]) net.edit(i);
    net.settle();
    net.expectComplete();
    for (const i of [0, 1, 2, 3, 5, 6, 7]) {
      net.edit(i);
      expect(net.settle()).toEqual({ sends: 6, repairs: 0 });
    }
  });

  for (let seed = 0; seed < 6; seed++) {
    it(`of 50 on a random graph (seed ${seed}): one send a peer in the end, through crashes and new links`, () => {
      const net = TreeNetwork.random(50, 6, `graph ${seed}`);
      const writers = [3, 14, 15, 26, 35];
      const everybody = () => {
        for (let burst = 0; burst < 4; burst++) {
          for (let round = 0; round < 6; round++) for (const i of writers) net.edit(i);
          net.settle();
          net.expectComplete();
        }
      };
      const expectTrees = (size: number) => {
        for (const i of writers) {
          net.edit(i);
          expect(net.settle()).toEqual({ sends: size - 1, repairs: 0 });
        }
      };
      everybody();
      expectTrees(50);
      net.edit(3);
      net.run(20);
      for (const i of [7, 21, 49]) net.crash(i);
      everybody();
      expectTrees(47);
      net.join([3, 10, 30]);
      everybody();
      expectTrees(48);
    });
  }
});
